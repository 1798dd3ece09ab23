"""The large body of the whole-site tests: a filled document of every kind, and scenes with everything that must not be seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.national import national_standard
from sitegen.standard import Level
from tests.bodies import Body, small_pdf
from tests.filled import Filled, Filler, write_filled
from tests.outputs import BuiltSite, built, demonstration, ready_body, temporary_folder

FORMULA = '=HYPERLINK("http://evil.example/";"点我")'
"""A title that a spreadsheet would run."""
NORMATIVE, DOCUMENTS = "disclosure/normative", "disclosure/documents"
OLD, CHANGED, ACTING = f"{NORMATIVE}/2019-jiu.md", f"{NORMATIVE}/2022-bei-xiu.md", f"{NORMATIVE}/2024-xin.md"
LAPSING, INTERPRETING = f"{NORMATIVE}/2021-daoqi.md", "disclosure/interpretations/2024-xin-jiedu.md"
TIMED, UNTIMED, MOVED = f"{DOCUMENTS}/timed.md", f"{DOCUMENTS}/untimed.md", f"{DOCUMENTS}/moved.md"
CORRECTED, BUNDLE, INJECTED = (
    f"{DOCUMENTS}/corrected.md",
    f"{DOCUMENTS}/with-files/index.md",
    f"{DOCUMENTS}/injected.md",
)
WITHDRAWN = f"{DOCUMENTS}/mimi-withdrawn/index.md"
SECRET = "mimi"
"""Stands in everything that must never be published: titles, texts, numbers, names and contents of files."""
SECRET_NUMBER = "云牧密"
"""Begins the numbers of hidden documents, which may hold no other mark."""
HIDING = {
    "draft": {"draft": "是"},
    "embargo": {"published_on": "2026-07-01"},
    "withdrawn": {
        "take_down_on": "2026-06-30",
        "take_down_reason": "行政决定已撤销",
        "document_number": "云牧发〔2026〕999号",
    },
    "on-request": {"disclosure": "依申请公开"},
    "closed": {"disclosure": "不予公开"},
}
"""Why a document is hidden → the fields that hide it on 2026-06-30."""


@dataclass
class Writer:
    """Puts small documents into a body: what is not said is filled with marks."""

    root: Path
    filler: Filler = field(default_factory=lambda: Filler(national_standard()))

    def write(
        self, path: str, kind: str, body: str = "正文。", files: dict[str, str] | None = None, **values: object
    ) -> None:
        """One document with the fields that its kind requires."""
        found = self.filler.standard.kinds[kind]
        spare = Filled(path)
        values.setdefault("created_on", str(values.get("published_on", "2026-02-03"))[:10])
        front: dict[str, object] = {"kind": found.title}
        for entry in found.fields.values():
            if entry.name in values:
                front[entry.name] = values[entry.name]
            elif entry.level is Level.REQUIRED:
                front[entry.name] = self.filler.value(entry, spare, entry.name, shown=False)
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
        spare.files[f"content/{path}"] = "\n".join(["---", *lines, "---", "", body, ""]).encode()
        folder = path.rpartition("/")[0]
        spare.files |= {
            f"content/{folder}/{name}": small_pdf(text) if name.endswith(".pdf") else text.encode()
            for name, text in (files or {}).items()
        }
        self.put(spare.files | self.filler.targets)

    def put(self, files: dict[str, bytes]) -> None:
        """Write files relative to the root."""
        for path, data in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)


def write_scenes(writer: Writer) -> None:
    """The chain, the interpretation, moved, corrected and hidden documents, a formula, files."""

    def normative(path: str, number: str, effective: str, **more: Any) -> None:
        writer.write(
            path, "normative", title=f"关于{number}的办法", document_number=number, created_on=effective, published_on=effective,
            effective_on=effective, **more,
        )  # fmt: skip

    normative(OLD, "云牧规〔2019〕1号", "2019-03-01")
    normative(CHANGED, "云牧规〔2022〕2号", "2022-03-01")
    normative(ACTING, "云牧规〔2024〕3号", "2024-03-01", repeals=["云牧规〔2019〕1号"], amends=["云牧规〔2022〕2号"])
    normative(LAPSING, "云牧规〔2021〕4号", "2021-03-01", valid_until="2026-06-30")
    writer.write(
        INTERPRETING,
        "interpretation",
        title="一图读懂新办法",
        interprets=["云牧规〔2024〕3号"],
        published_on="2024-03-02",
    )
    writer.write(TIMED, "document", title="有时间的通知", published_on="2026-05-06 08:05")
    writer.write(UNTIMED, "document", title="没有时间的通知", published_on="2026-05-07")
    aliases = ["old/tongzhi.html", "/xmj/zfxxgk/art/2019/1.html", "/zwgk/elsewhere.html"]
    writer.write(MOVED, "document", title="搬过家的通知", published_on="2025-01-02", aliases=aliases)
    writer.write(
        CORRECTED, "document", title="改过的通知", published_on="2025-02-03",
        corrections=[{"on": "2025-04-05", "what": "第三条“20日”改为“20个工作日”", "reason": "录入错误"}],
    )  # fmt: skip
    files = {
        "declared.pdf": "declared",
        "linked.pdf": "linked",
        "forgotten.pdf": f"{SECRET} forgotten",
        ".hidden.pdf": SECRET,
        "~$x.docx": SECRET,
    }
    writer.write(
        BUNDLE, "document", "见[图纸](linked.pdf)和[新办法](../../normative/2024-xin.md)、[本栏目](/disclosure/documents)。", files,
        title="有附件的通知", published_on="2025-03-04", attachments=[{"file": "declared.pdf", "title": "申请表"}],
    )  # fmt: skip
    writer.write(INJECTED, "document", title=FORMULA, published_on="2025-05-06", summary="@SUM(1+1)", author="+1+1")
    for name, hiding in HIDING.items():
        mark = f"{SECRET}-{name}"
        values: dict[str, Any] = {
            "title": f"{mark}标题",
            "index_number": f"{mark}/2026-1",
            "document_number": f"{SECRET_NUMBER}〔2026〕{len(name)}号", "summary": f"{mark}概述", "published_on": "2026-03-02", "created_on": "2026-03-01", "keywords": [f"{mark}词"],
            "aliases": [f"old/{mark}.html"], "author": f"{mark}编辑", "attachments": [{"file": f"{mark}.pdf", "title": f"{mark}附件"}],
            "corrections": [{"on": "2026-03-05", "what": f"{mark}改", "reason": f"{mark}因"}],
        } | hiding  # fmt: skip
        body = f"## {mark}一\n\n{mark}正文，[{mark}图]({mark}.pdf)。"
        writer.write(f"{DOCUMENTS}/{mark}/index.md", "document", body, {f"{mark}.pdf": mark}, **values)


@cache
def large_body() -> Body:
    """The body, not yet built."""
    body = ready_body(temporary_folder() / "body")
    writer = Writer(body.root)
    documents = list(writer.filler.all())
    write_filled(body.root, documents, writer.filler)
    write_scenes(writer)
    return body


@cache
def large_site() -> BuiltSite:
    """The body, built."""
    return built("large", large_body())


def named_site(name: str) -> BuiltSite:
    """``large`` or ``content``, the two sites that every general promise is tried on."""
    return large_site() if name == "large" else demonstration()
