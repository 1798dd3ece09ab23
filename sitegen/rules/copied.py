"""J3xx, A4xx: texts that repeat another text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.frozen import Frozen
from sitegen.model import Body, Document
from sitegen.standard import FieldType
from sitegen.text import excerpt, strip_tags

Found = Iterator[tuple[Document, Problem]]
_CLAUSE = re.compile(r"[^。；;！!？?，,：:\n]+")
_NOT_A_WORD = re.compile(r"[\W_]+")
_QUOTED = re.compile(r"《[^《》]*》")
_PART = re.compile(r"<h2[^>]*>(.*?)</h2>(.*?)(?=<h2|\Z)", re.DOTALL)
_SHORTEST = 10
"""Characters of a clause that is not alike by chance; shorter ones are not looked at, and names of documents do not count."""
_ENOUGH = 100
"""Characters below which a text is too short to be judged."""
_SHOWN = 2
"""Passages that a finding shows."""
_MOST_OF_INTERPRETATION = 50
"""Percent of an interpretation that may repeat its document, where the body says nothing else."""
_MOST_OF_REPORT = 80
"""Percent of a part of an annual report that may be last year's."""
_REPORT_PARTS = ("总体情况", "问题")


class Copied(Frozen, frozen=True):
    """How much of a text stands word for word in another one."""

    percent: int
    passages: tuple[str, ...]
    """The longest passages, as they were written."""


def copied_interpretation(site: Site, text: Callable[[str], Body]) -> Found:
    """J301 解读照搬原文

    查什么：解读材料里，和被解读的文件一字不差的句子占了一半以上（比例可以在 site.yaml 的“解读重复比例”里改）。
    为什么：解读要讲清背景、依据、目的和举措，不能把文件再抄一遍（任务清单：政策解读）。
    例子：解读的正文就是文件的各章各条。
    改成：用群众听得懂的话说明为什么出台、对谁有什么影响、怎样办；原文只引用要说明的一两句。
    """
    limit = site.config.meta.number("copied_percent") or _MOST_OF_INTERPRETATION
    for document in site.below("disclosure/interpretations"):
        for reference in site.references.get(document.path, ()):
            if reference.field != "interprets" or not reference.target or reference.target == document.path:
                continue
            own = _words(document, text(document.path), site)
            other = site.by_path[reference.target]
            copied = compare(own, _words(other, text(other.path), site))
            if copied.percent > limit:
                yield (
                    document,
                    Problem("J301", _message(f"《{other.title}》的原文", copied), _REMEDY, document.line("body")),
                )


def copied_report(site: Site, text: Callable[[str], Body]) -> Found:
    """A401 年报照抄上一年

    查什么：年报的“总体情况”“存在的主要问题及改进情况”，除数字外和上一年一字不差的句子占八成以上。
    为什么：年报要如实反映当年的情况；内容雷同、照抄上一年的，要追究责任（国办公开办函〔2021〕30号）。
    例子：今年和去年的“存在的主要问题”一个字也没有改。
    改成：写今年做了什么、去年提出的问题改得怎样、今年的新问题和下一步怎样改。
    """
    reports = {document.meta.number("year"): document for document in site.below("annual-reports") if document.annual}
    for year, document in reports.items():
        if year - 1 not in reports:
            continue
        before = dict(_parts(text(reports[year - 1].path)))
        for name, own in _parts(text(document.path)):
            copied = compare(_without_figures(own), _without_figures(before.get(name, "")))
            if copied.percent > _MOST_OF_REPORT:
                heading = next((heading for heading in document.headings if name in heading.text), None)
                line = heading.line if heading else document.line("body")
                message = _message(f"{year - 1}年年报的同一部分", copied)
                yield document, Problem("A401", f"“{name}”部分：{message}", "按当年的实际情况重写。", line)


_REMEDY = "改用自己的话，讲清背景、依据、目的和主要举措；原文只引用要说明的句子。"


def _message(of: str, copied: Copied) -> str:
    shown = "”“".join(excerpt(passage, 60) for passage in copied.passages[:_SHOWN])
    return f"有 {copied.percent}% 和{of}一字不差，例如“{shown}”。"


def compare(text: str, other: str) -> Copied:
    """How much of the longer clauses of a text stands word for word in another; blanks and punctuation do not count."""
    there = _NOT_A_WORD.sub("", other)
    total = copied = 0
    passages: list[str] = []
    following = False
    for match in _CLAUSE.finditer(text):
        words = _NOT_A_WORD.sub("", _QUOTED.sub("", match.group()))
        if len(words) < _SHORTEST:
            continue
        total += len(words)
        stands = words in there
        if stands:
            copied += len(words)
            if following:
                passages[-1] += f"，{match.group().strip()}"
            else:
                passages.append(match.group().strip())
        following = stands
    if total < _ENOUGH:
        return Copied(0, ())
    return Copied(100 * copied // total, tuple(sorted(passages, key=len, reverse=True)))


def _words(document: Document, body: Body, site: Site) -> str:
    """Everything that a document says in sentences: its long fields and its text."""
    kind = site.kind(document)
    long = [field.name for field in kind.fields.values() if field.type is FieldType.PARAGRAPHS] if kind else []
    return "\n".join([*(document.meta.text(name) for name in long), body.text])


def _parts(body: Body) -> Iterator[tuple[str, str]]:
    """The parts of a report that are told in words, each by a word of its title."""
    for title, html in _PART.findall(body.html):
        for name in _REPORT_PARTS:
            if name in title:
                yield name, strip_tags(html)


def _without_figures(text: str) -> str:
    return re.sub(r"[\d.％%]+", "", text)
