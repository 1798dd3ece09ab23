"""``sitegen build --why``: every reason for which a page is made again, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitegen.build import build
from sitegen.urls import picture_address
from tests.bodies import Body
from tests.outputs import ready_body
from tests.scenes import DOCUMENTS, Writer


def ask(body: Body, page: str) -> str:
    return build(replace(body.request(), why=page)).why


def test_every_reason_is_told(tmp_path: Path) -> None:
    body = ready_body(tmp_path)
    writer = Writer(body.root)

    def write(name: str, title: str, day: str, text: str = "正文。") -> Path:
        writer.write(f"{DOCUMENTS}/{name}.md", "document", text, title=title, published_on=day, summary="概述。")
        return body.root / "content" / DOCUMENTS / f"{name}.md"

    a = write("a", "甲", "2026-06-01")
    write("b", "乙", "2026-06-02")
    address = body.site().addresses[f"{DOCUMENTS}/a.md"]
    page = str(tmp_path / "public" / address)
    assert "没有上次的记录" in ask(body, address)
    assert "没有重新生成" in ask(body, address)

    write("b", "丙", "2026-06-02")
    assert "“上一篇·标题”变了：“乙” → “丙”" in ask(body, page)
    write("a", "甲", "2026-06-01", "正文。" * 60 + "改了。")
    ask(body, address)
    a.write_text(a.read_text(encoding="utf-8").replace("改了", "又改了"), encoding="utf-8")
    told = ask(body, str(a))
    assert f"content/{DOCUMENTS}/a.md 的正文变了" in told
    assert "标题或链接" not in told
    write("a", "甲甲", "2026-06-01", "正文。" * 60 + "又改了。")
    assert "的文件头，或正文里的小标题、链接、开头几句变了" in ask(body, page)
    Path(page).write_text("动了手脚", encoding="utf-8")
    assert f"输出里的 {address} 被改动或删除了" in ask(body, page)
    write("b", "丁", "2026-06-02")
    assert "没有重新生成" in ask(body, "404.html")
    settings = tmp_path / "content" / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n# 备注\n", encoding="utf-8")
    assert "所有页面都要重新生成" in ask(body, address)
    settings.write_text(settings.read_text(encoding="utf-8") + "\n长图字体: 没有的字体.ttf\n", encoding="utf-8")
    assert "画图的字体" in ask(body, address)
    write("b", "戊", "2026-06-02")
    assert "没有 no/such.html 这个页面" in ask(body, "no/such.html")


def test_a_template_draws_no_picture_anew(tmp_path: Path) -> None:
    body = ready_body(tmp_path)
    Writer(body.root).write(f"{DOCUMENTS}/a.md", "document", "正文。", title="甲", published_on="2026-06-01", summary="概述。", key_points=["五个工作日办结", "不收费"])  # fmt: skip
    page = body.site().addresses[f"{DOCUMENTS}/a.md"]
    picture = picture_address(page, "svg")
    ask(body, page)
    assert picture in body.output()
    body.write(**{"templates/parts/footer.html": "<footer>改了</footer>"})
    assert "没有重新生成" in ask(body, picture)
    body.write(**{"templates/parts/footer.html": "<footer>又改了</footer>"})
    assert "所有页面都要重新生成" in ask(body, page)
