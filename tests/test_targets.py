"""Where a link leads: reached, hidden, outside or missing; and which addresses are the program's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitegen.rules.addresses import taken_addresses
from sitegen.targets import Reach, Target, published_at
from sitegen.urls import is_reserved
from tests.bodies import TODAY, Body
from tests.outputs import built, ready_body
from tests.scenes import Writer, named_site

NORMATIVE = "disclosure/normative"
FOLDER = "fdzdgknr/gfxwj"
FILES = f"""\
-- content/{NORMATIVE}/a.md --
---
标题: 甲
发布日期: 2026-03-03
---

[一](c/gong.txt) [二](d/mi.txt) [三](e/mi.txt) [四](附件%231.txt#page=2)
-- content/{NORMATIVE}/附件#1.txt --
附件
-- content/{NORMATIVE}/b.md --
---
标题: 乙
发布日期: 2026-03-03
---

## 第一条
-- content/{NORMATIVE}/c/index.md --
---
标题: 丙
发布日期: 2026-03-03
---
-- content/{NORMATIVE}/c/gong.txt --
公
-- content/{NORMATIVE}/d/index.md --
---
标题: 丁
发布日期: 2026-03-03
草稿: 是
---

[一](mi.txt)
-- content/{NORMATIVE}/d/mi.txt --
密
-- content/{NORMATIVE}/e/index.md --
---
标题: 戊
发布日期: 2026-07-01
---
-- content/{NORMATIVE}/e/mi.txt --
密
"""
LINKS: list[tuple[str, Target]] = [
    ("#第一条", Target(Reach.FRAGMENT, fragment="第一条")),
    ("https://www.example.gov.cn/a.md", Target(Reach.EXTERNAL)),
    ("mailto:a@example.gov.cn", Target(Reach.EXTERNAL)),
    ("//www.example.gov.cn/a.md", Target(Reach.OUTSIDE)),
    ("../../../x", Target(Reach.OUTSIDE)),
    ("/site.yaml", Target(Reach.OUTSIDE, path="site.yaml")),
    ("b.md", Target(Reach.DOCUMENT, f"{FOLDER}/b.html", f"{NORMATIVE}/b.md")),
    ("b.md#第一条", Target(Reach.DOCUMENT, f"{FOLDER}/b.html", f"{NORMATIVE}/b.md", "第一条")),
    ("c", Target(Reach.DOCUMENT, f"{FOLDER}/c.html", f"{NORMATIVE}/c/index.md")),
    ("../normative", Target(Reach.COLUMN, f"{FOLDER}/index.html", NORMATIVE)),
    ("c/gong.txt", Target(Reach.FILE, f"{FOLDER}/c/gong.txt", f"{NORMATIVE}/c/gong.txt")),
    ("附件%231.txt", Target(Reach.FILE, f"{FOLDER}/附件#1.txt", f"{NORMATIVE}/附件#1.txt")),
    ("d", Target(Reach.HIDDEN, path=f"{NORMATIVE}/d/index.md")),
    ("d/index.md#x", Target(Reach.HIDDEN, path=f"{NORMATIVE}/d/index.md", fragment="x")),
    ("d/mi.txt", Target(Reach.HIDDEN, path=f"{NORMATIVE}/d/index.md")),
    ("e", Target(Reach.HIDDEN, path=f"{NORMATIVE}/e/index.md")),
    ("e/mi.txt", Target(Reach.HIDDEN, path=f"{NORMATIVE}/e/index.md")),
    ("../sector", Target(Reach.HIDDEN, path="disclosure/sector")),
    ("none.md", Target(Reach.MISSING, path=f"{NORMATIVE}/none.md")),
    ("none.txt", Target(Reach.MISSING, path=f"{NORMATIVE}/none.txt")),
]


@pytest.mark.parametrize(("written", "target"), LINKS, ids=[written for written, _ in LINKS])
def test_a_link_leads_to_an_address_without_its_fragment_or_says_why_not(
    body: Callable[..., Body], written: str, target: Target
) -> None:
    site = body(FILES).site()
    assert site.places.find(site.by_path[f"{NORMATIVE}/a.md"], written) == target


def test_a_site_knows_where_every_link_of_its_texts_leads(body: Callable[..., Body]) -> None:
    site = body(FILES).site()
    for document in site.documents:
        led = [(link, site.places.find(document, link.target)) for link in document.links]
        assert list(site.links(document)) == led
    assert [target.reach for _, target in site.links(site.by_path[f"{NORMATIVE}/a.md"])] == [
        Reach.FILE,
        Reach.HIDDEN,
        Reach.HIDDEN,
        Reach.FILE,
    ]


def test_a_hidden_document_reaches_the_files_of_its_own_bundle_and_all_do_when_its_day_comes(
    body: Callable[..., Body],
) -> None:
    made = body(FILES)
    site = made.site()
    assert site.places.find(site.by_path[f"{NORMATIVE}/d/index.md"], "mi.txt").reach is Reach.FILE
    later = made.site(date(2026, 7, 1))
    assert later.places.find(later.by_path[f"{NORMATIVE}/a.md"], "e/mi.txt").reach is Reach.FILE
    assert later.places.find(later.by_path[f"{NORMATIVE}/a.md"], "d/mi.txt").reach is Reach.HIDDEN


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (f"{NORMATIVE}/a/x.pdf", f"{FOLDER}/a/x.pdf"),
        (f"{NORMATIVE}/cleanup/a/b/x.pdf", f"{FOLDER}/wjqljg/a/b/x.pdf"),
        (f"{NORMATIVE}/附件#1.txt", f"{FOLDER}/附件#1.txt"),
        ("images/x.png", "images/x.png"),
    ],
)
def test_a_file_lies_in_the_folder_of_the_column_that_it_lies_in(
    body: Callable[..., Body], path: str, address: str
) -> None:
    assert published_at(body().site().standard, path) == address


@pytest.mark.parametrize("name", ["large", "content"])
def test_every_address_that_the_program_fills_is_known_as_taken(name: str) -> None:
    """What is no page of a document, no file of an author, no redirect and no theme is the program's own."""
    made = named_site(name)
    site = made.site
    authors = {address for path, address in site.addresses.items() if path not in site.hidden}
    authors |= {published_at(site.standard, file.path) for document in site.public for file in document.files}
    authors |= set(site.config.images)
    taken = taken_addresses(site)
    lists = {page for page in made.files if re.search(r"/index(?:-\d{4})?(?:_\d+)?\.html$", page)}
    redirects = {page.address for page in made.pages if any(meta.get("http-equiv") for meta in page.all("meta"))}
    others = {path for path in made.files if not is_reserved(path)} - authors - lists - redirects
    assert len(others) > 100
    assert others - set(taken) == set()


def page_with(tmp_path: Path, **values: Any) -> tuple[str, dict[str, bytes]]:
    """The page of a document beside a hidden bundle, and the whole output."""
    writer = Writer(ready_body(tmp_path / "body").root)
    hidden = {"title": "机密办法", "draft": "是", "document_number": "云牧密〔2026〕7号"}
    writer.write(f"{NORMATIVE}/jimi/index.md", "normative", "机密正文", {"jimi.pdf": "机密附件"}, **hidden)
    writer.write(f"{NORMATIVE}/a.md", "normative", title="公开的办法", **values)
    site = built("hidden", Body(writer.root))
    return site.page_of(f"{NORMATIVE}/a.md").text, dict(site.files)


@pytest.mark.parametrize("written", ["jimi/index.md", "jimi", "../normative/jimi", "云牧密〔2026〕7号"])
@pytest.mark.parametrize("field", ["related", "repeals", "amends"])
def test_a_field_that_names_a_hidden_document_prints_neither_path_nor_number_nor_title(
    tmp_path: Path, field: str, written: str
) -> None:
    page, files = page_with(tmp_path, **{field: [written]})
    assert "公开的办法" in page
    for word in ("jimi", "机密", "云牧密"):
        assert [path for path, data in files.items() if word in path or word.encode() in data] == [], word
    assert ("另一份文件" in page) == (field != "related")


@pytest.mark.parametrize("written", ["../normative/jimi/index.md", "../normative/jimi", "云牧密〔2026〕7号"])
def test_a_field_in_a_table_of_elements_prints_nothing_of_a_hidden_document(tmp_path: Path, written: str) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    hidden: dict[str, Any] = {"title": "机密办法", "draft": "是", "document_number": "云牧密〔2026〕7号"}
    writer.write(f"{NORMATIVE}/jimi/index.md", "normative", "机密正文", **hidden)
    writer.write("disclosure/decisions/a.md", "consultation", title="征求意见", decided_by=written)
    site = built("decided", Body(writer.root))
    for word in ("jimi", "机密", "云牧密"):
        assert [path for path, data in site.files.items() if word in path or word.encode() in data] == [], word


def test_a_chain_says_of_a_document_that_was_taken_down_its_number_and_no_more(tmp_path: Path) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    writer.write(f"{NORMATIVE}/old.md", "normative", title="旧办法", document_number="云牧规〔2020〕1号")
    writer.write(
        f"{NORMATIVE}/gone.md",
        "normative",
        title="撤下的办法",
        document_number="云牧规〔2026〕9号",
        repeals=["云牧规〔2020〕1号"],
        take_down_on="2026-06-01",
        take_down_reason="行政决定已撤销",
    )
    page = built("gone", Body(writer.root)).page_of(f"{NORMATIVE}/old.md").text
    assert "云牧规〔2026〕9号" in page
    assert "撤下的办法" not in page
    assert "gone" not in page


def found(body: Body, code: str, today: date = TODAY) -> set[tuple[str, bool]]:
    """Path and weight of the findings of a code."""
    return {
        (finding.where.path.rpartition("/")[2], finding.blocks) for finding in body.check(today) if finding.code == code
    }


def test_a_link_to_a_file_of_a_hidden_bundle_is_found_and_the_file_stays_at_home(body: Callable[..., Body]) -> None:
    made = body(FILES)
    assert found(made, "L102") == {("a.md", True), ("a.md", False)}
    assert found(made, "L102", date(2026, 7, 1)) == {("a.md", True)}


def test_a_file_of_a_hidden_bundle_that_a_field_names_is_found_and_neither_shown_nor_sent(tmp_path: Path) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    writer.write(f"{NORMATIVE}/jimi/index.md", "normative", "机密", {"jimi.pdf": "机密附件"}, title="机密", draft="是")
    writer.write(f"{NORMATIVE}/a.md", "normative", title="办法", attachments=[{"file": "jimi/jimi.pdf"}])
    body = Body(writer.root)
    assert found(body, "L105") == {("a.md", True)}
    assert body.build().changes is None
