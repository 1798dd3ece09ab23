"""The small rich body that is edited between two builds, and the desk at which that happens."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bodies import Body, small_pdf
from tests.filled import write_filled
from tests.outputs import ready_body
from tests.scenes import DOCUMENTS, NORMATIVE, Writer

NOTICES = f"{DOCUMENTS}/notices"
"""A column of the body's own that takes the same kinds as the one above it."""
OLD, LAPSING, ACTING = f"{NORMATIVE}/2019-jiu.md", f"{NORMATIVE}/2021-daoqi.md", f"{NORMATIVE}/2024-xin/index.md"
EXPLAINING = "disclosure/interpretations/2024-xin-jiedu.md"
LONG = "这一段很长，比摘要长，所以后面的话只有这一页说。" * 8
LINKED = "要点"
"""A heading of the notices that others link to."""
PICTURE = "images/weixin.png"
"""A picture that the settings name."""
FILLED = ("budget", "annual-report")
"""Kinds of the documents in which every field is filled in: records, tables, files, figures."""
PAIRS = {
    "disclosure/institution/leaders": "leader",
    "disclosure/institution/departments": "department",
    "disclosure/qa": "qa",
    "disclosure/services": "service",
    "disclosure/penalties": "penalty",
    "disclosure/plans/annual": "work-points",
}
"""Column → kind of two short documents in it: every layout of a column has some."""
SOURCES = ("content", "templates", "theme")


class NothingToEditError(Exception):
    """There is nothing that the edit could change."""


@dataclass
class Source:
    """A document's file taken apart; every field is one line of JSON."""

    path: Path
    fields: dict[str, object]
    text: str

    def save(self) -> None:
        """Put it together again."""
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in self.fields.items()]
        written = "\n".join(["---", *lines, "---", self.text])
        self.path.write_text(written, encoding="utf-8", newline="\n")


def read_source(path: Path) -> Source:
    """Take a document's file apart."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(": ", 1) for line in head.splitlines())
    return Source(path, {name: json.loads(value) for name, value in pairs}, text)


@dataclass(frozen=True)
class Desk:
    """Where edits happen: the folder of a body, and chance to choose among its files."""

    root: Path
    chance: random.Random

    @property
    def content(self) -> Path:
        """The sources."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """Where the site is built."""
        return self.root / "public"

    def choose(self, paths: Iterable[Path]) -> Path:
        """One of the files; raises NothingToEditError when there is none."""
        found = sorted(paths)
        if not found:
            raise NothingToEditError
        return self.chance.choice(found)

    def source(self, folder: str = "", having: str = "kind") -> Source:
        """One of the documents of a column with a field; raises NothingToEditError when there is none."""
        paths = (self.content / folder).rglob("*.md")
        sign = re.compile(rf"---\n(?:.+\n)*?{having}: ")
        return read_source(self.choose(path for path in paths if sign.match(path.read_text(encoding="utf-8"))))

    def notice(self) -> Source:
        """One of the plain documents."""
        return self.source(DOCUMENTS)

    def number(self) -> int:
        """A number of three digits that makes a text new, often without making it longer."""
        return self.chance.randrange(100, 1000)

    def file(self, ending: str, folder: str = "content") -> Path:
        """One of the files with an ending that people or builds left below a folder."""
        return self.choose(path for path in (self.root / folder).rglob(f"*{ending}") if path.is_file())

    def swap(self, path: Path, pattern: str, replacement: str) -> None:
        """Write one of the places of a text file that match anew; raises NothingToEditError when there is none."""
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            raise NothingToEditError
        place = self.chance.choice(found)
        written = text[: place.start()] + place.expand(replacement) + text[place.end() :]
        path.write_text(written, encoding="utf-8", newline="\n")

    def move(self, path: Path, target: Path) -> None:
        """Move a document; mostly its author also mends the links to it. Raises NothingToEditError when the place is taken."""
        if target.exists():
            raise NothingToEditError
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        if self.chance.random() < 0.8:
            self.mend_links(f"(/{self.name(path)}", f"(/{self.name(target)}")

    def mend_links(self, old: str, new: str) -> None:
        """Write the beginning of a link anew wherever it stands."""
        for path in self.content.rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            if old in text:
                path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def name(self, path: Path) -> str:
        """The path as links write it."""
        return path.relative_to(self.content).as_posix()


def edited_body(root: Path) -> Body:
    """The body: some thirty documents of many kinds that link, repeal and explain each other."""
    body = ready_body(root)
    writer = Writer(root)
    _write_filled(writer)
    _write_notices(writer)
    _write_chain(writer)
    for column, kind in PAIRS.items():
        for number in range(2):
            writer.write(
                f"{column}/{kind}-{number}.md",
                kind,
                f"## 说明\n\n正文{number}。",
                title=f"{kind}之{number}",
                published_on=f"2026-04-1{number}",
            )
    writer.write(
        "disclosure/decisions/yijian/index.md",
        "consultation",
        title="征求意见",
        published_on="2026-06-10",
        opens_on="2026-06-10",
        closes_on="2026-07-10",
    )
    desk = Desk(root, random.Random(0))
    desk.swap(desk.content / "site.yaml", "^每页条数: 20", "每页条数: 2")
    desk.swap(desk.content / "site.yaml", "^    运营单位: .*", rf"\g<0>\n    二维码: {PICTURE}")
    writer.put({f"content/{PICTURE}": b"a picture"})
    addition = f"栏目:\n  - 栏目: {NOTICES}\n    栏目名称: 告知\n    地址: gaozhi\n"
    desk.swap(desk.content / "catalogue.yaml", "^栏目:\n", addition)
    return body


def _write_filled(writer: Writer) -> None:
    standard = writer.filler.standard
    kinds = [standard.kinds[kind] for kind in FILLED]
    columns = [next(column for column in standard.columns.values() if kind.id in column.kinds) for kind in kinds]
    write_filled(writer.root, list(map(writer.filler.document, kinds, columns)), writer.filler)


def _write_notices(writer: Writer) -> None:
    """Four that link to each other's headings, so that there are pages of two, and one in a column below."""
    for number in range(4):
        following = f"/{DOCUMENTS}/no-{(number + 1) % 4}.md#{LINKED}"
        text = f"## {LINKED}\n\n一段**要紧的**话。{LONG}\n\n## 联系\n\n见[下一份]({following})。"
        writer.write(
            f"{DOCUMENTS}/no-{number}.md",
            "document",
            text,
            title=f"第{number}号通知",
            published_on=f"2026-03-0{number + 1}",
            aliases=[f"old/no-{number}.html"],
        )
    text = f"见[上级栏目的](/{DOCUMENTS}/no-2.md#{LINKED})、[共用的表](/{DOCUMENTS}/biao.pdf)。"
    writer.write(f"{NOTICES}/gao-zhi.md", "document", text, title="告知")
    writer.put({f"content/{DOCUMENTS}/biao.pdf": small_pdf("shared")})


def _write_chain(writer: Writer) -> None:
    """One that is repealed, one that lapses, one that does it, with files; and its interpretation."""

    def normative(path: str, number: str, text: str, files: dict[str, str], **more: object) -> None:
        days = dict.fromkeys(("created_on", "published_on", "effective_on"), f"{number[4:8]}-03-01")
        title = f"关于{number}的办法"
        writer.write(path, "normative", text, files, title=title, document_number=number, **days, **more)

    normative(OLD, "云牧规〔2019〕1号", "第一条　正文。", {})
    normative(LAPSING, "云牧规〔2021〕4号", "第一条　正文。", {}, valid_until="2026-07-05")
    normative(
        ACTING,
        "云牧规〔2024〕3号",
        "见[图](tu.pdf)、[旧办法](../2019-jiu.md)。",
        {"shenqing.pdf": "declared", "tu.pdf": "linked", "biaozhun.csv": "畜种,存栏\n生猪,300\n肉牛,500\n"},
        repeals=["云牧规〔2019〕1号"],
        amends=["云牧规〔2021〕4号"],
        attachments=[{"file": "shenqing.pdf", "title": "申请表"}],
        tables=[{"file": "biaozhun.csv", "title": "标准"}],
    )
    interprets = ["云牧规〔2024〕3号"]
    writer.write(EXPLAINING, "interpretation", title="一图读懂", interprets=interprets, published_on="2024-03-02")
