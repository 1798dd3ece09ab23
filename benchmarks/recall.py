"""``python -m benchmarks.recall OUTPUT``: put queries with a known target to a built site's search page, in a real browser.

Each query is a first visit: nothing is remembered, every file that the page asks for after the query is counted, compressed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import statistics
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS

FIRST = 10
"""How many results are looked at."""
_LEVEL = 6
_NUMBERED = "文号, brackets as they come"
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_NUMBERS = ("文号", "索引号")
_CLASS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{_CLASS}]")
_UNIT = re.compile(rf"[{_CLASS}]|\d+|[^\W\d_{_CLASS}]+")


_LOOK = """async () => {
  const pause = time => new Promise(go => setTimeout(go, time))
  for (const item of document.querySelectorAll('.answers-list > li')) {
    item.scrollIntoView()
    await pause(60)
  }
  const missing = () => [...document.querySelectorAll('.answers-list .excerpt')].some(excerpt => !excerpt.textContent)
  for (let tries = 0; tries < 60 && missing(); tries++) await pause(50)
}"""
"""Looks at every result: what is out of sight is looked through when it comes into sight."""


@dataclass
class Text:
    """What a document's page says of itself, read apart from the program."""

    address: str
    blocks: list[str] = field(default_factory=list)
    """Units of each block, one after the other."""
    written: list[str] = field(default_factory=list)
    """The same blocks as they are written."""
    heads: list[str] = field(default_factory=list)
    """Title, subtitle, 文号, 索引号, in units."""
    numbers: dict[str, str] = field(default_factory=dict)
    """文号 and 索引号 as written."""
    day: str = ""

    def has(self, terms: Sequence[str]) -> bool:
        """Whether every term stands in one of the blocks."""
        return all(any(term in block for block in self.blocks) for term in terms)

    def rank(self, terms: Sequence[str]) -> int:
        """How well it answers: runs of digits whole (6), cut at the left (4), at the right (2), at both ends; one more in title or number."""
        for worth, left, right in ((6, False, False), (4, True, False), (2, False, True), (0, True, True)):
            wanted = [_term(term, left, right) for term in terms]
            if all(any(map(term.search, self.blocks)) for term in wanted):
                return worth + all(any(map(term.search, self.heads)) for term in wanted)
        return -1


class _Reader(HTMLParser):
    """Reads ``[data-searched]`` less ``[data-unsearched]``."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.text = Text(address)
        self.open: list[tuple[str, bool]] = []
        """Every open element and whether it is read."""
        self.buffer = ""
        self.label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        read = (bool(self.open) and self.open[-1][1]) or "data-searched" in names
        if tag not in _INLINE:
            self._close(self.open[-1][0] if self.open else "")
        if tag == "time" and read and not self.text.day:
            self.text.day = (dict(attrs).get("datetime") or "")[:10]
        if tag not in _VOID:
            self.open.append((tag, read and "data-unsearched" not in names))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in (name for name, _ in self.open):
            name = self.open[-1][0]
            if name not in _INLINE:
                self._close(name)
            self.open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            self.buffer += data

    def _close(self, tag: str) -> None:
        written, self.buffer = " ".join(self.buffer.split()), ""
        units = flat(written)
        if not units:
            return
        self.text.blocks.append(units)
        self.text.written.append(written)
        if tag == "h1" or (tag == "dd" and self.label.endswith(_NUMBERS)):
            self.text.heads.append(units)
        if tag == "dd" and self.label in _NUMBERS:
            self.text.numbers[self.label] = written
        self.label = written if tag == "dt" else ""


def flat(text: str) -> str:
    """A text without what the search looks through; ``|`` between two runs of digits or letters."""
    units = _UNIT.findall(unicodedata.normalize("NFKC", text).lower())
    return "".join(
        ("|" if place and not _HAN.match(unit) and not _HAN.match(units[place - 1]) else "") + unit
        for place, unit in enumerate(units)
    )


@cache
def _term(term: str, left: bool, right: bool) -> re.Pattern[str]:
    """The term, its runs of digits or letters at the edges whole ones but where they may be cut."""
    run = f"[^|{_CLASS}]"
    begin = f"(?<!{run})" if not left and re.match(run, term) else ""
    end = f"(?!{run})" if not right and re.search(f"{run}$", term) else ""
    return re.compile(begin + re.escape(term) + end)


def read(output: Path) -> Iterator[Text]:
    """Every document of an output."""
    for path in sorted(output.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        if "data-searched" in html:
            reader = _Reader(path.relative_to(output).as_posix())
            reader.feed(html)
            yield reader.text


@dataclass(frozen=True)
class Query:
    """What is typed, and the document that it was taken from."""

    group: str
    typed: str
    target: Text
    meant: str = ""
    """What was typed wrongly; empty where nothing was."""

    @property
    def terms(self) -> list[str]:
        """The terms in units."""
        return [units for part in (self.meant or self.typed).split() if (units := flat(part))]


class Questions:
    """Queries with a known target, the same for the same number."""

    def __init__(self, texts: Sequence[Text], seed: int) -> None:
        self.texts = texts
        self.dice = random.Random(seed)
        self.meant = ""

    def every(self, scale: int) -> Iterator[Query]:
        """All groups; ``scale`` is how many queries the smallest has."""
        groups: tuple[tuple[str, int, Callable[[Text], str]], ...] = (
            ("part of a title", 4, lambda text: self._part(self._title(text), 2, 20)),
            ("part of a text", 8, lambda text: self._part(self._block(text, 2), 2, 20)),
            ("whole sentence", 2, self._sentence),
            (_NUMBERED, 2, lambda text: self._number(text, "文号")),
            ("part of a 文号", 1, lambda text: self._part(text.numbers.get("文号", ""), 4, 8)),
            ("索引号, whole or in part", 1, lambda text: self._part(text.numbers.get("索引号", ""), 6, 40)),
            ("several terms", 2, self._terms),
            ("one wrong character", 2, self._wrong),
        )
        for group, share, make in groups:
            made = 0
            while made < share * scale:
                target = self.dice.choice(self.texts)
                self.meant = ""
                typed = make(target)
                query = Query(group, typed, target, self.meant)
                if len(flat(typed)) > 1 and (target.has(query.terms) or group == _NUMBERED):
                    made += 1
                    yield query

    def _title(self, text: Text) -> str:
        return text.written[0]

    def _block(self, text: Text, least: int) -> str:
        long = [block for block in text.written[1:] if len(flat(block)) >= least]
        return self.dice.choice(long) if long else ""

    def _part(self, text: str, least: int, most: int) -> str:
        length = self.dice.randint(least, most)
        start = self.dice.randrange(max(1, len(text) - length + 1))
        return "".join(text[start : start + length].split())

    def _sentence(self, text: Text) -> str:
        sentences = [part for block in text.written[1:] for part in block.split("。") if 15 <= len(part) <= 80]
        return "".join(self.dice.choice(sentences).split()) if sentences else ""

    def _number(self, text: Text, name: str) -> str:
        number = text.numbers.get(name, "")
        left, right = self.dice.choice(("〔〕", "[]", "()", "（）", "【】", "［］", ("", "")))
        return number.replace("〔", left).replace("〕", right) if "〔" in number else ""

    def _terms(self, text: Text) -> str:
        count = self.dice.randint(2, 3)
        return " ".join(self._part(self._block(text, 4), 2, 6) for _ in range(count))

    def _wrong(self, text: Text) -> str:
        part = self._part(self.dice.choice((self._title(text), self._block(text, 8))), 6, 20)
        self.meant = part
        place = self.dice.randrange(len(part) or 1)
        wrong = part[:place] + self.dice.choice("佯翮鲲骞黍罂") + part[place + 1 :]
        return wrong if len(part) >= 6 and all(map(_HAN.match, part)) else ""


@dataclass(frozen=True)
class Answered:
    """What the page made of a query."""

    query: Query
    holders: int
    """How many documents have the terms."""
    found: tuple[str, ...]
    """The addresses of the first results."""
    sizes: tuple[int, ...]
    """Compressed bytes of every file that was asked for."""
    fault: str
    """What is wrong with the answer, or empty."""


class Desk:
    """A served output with the search page in a window."""

    def __init__(self, output: Path, address: str, page: Page) -> None:
        self.output, self.address, self.page = output, address, page
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))

    def ask(self, query: Query, texts: dict[str, Text]) -> Answered:
        """A first visit with one query."""
        self.asked.clear()
        self.page.goto(f"{self.address}/search/index.html?q={quote(query.typed)}", wait_until="networkidle")
        asked = {unquote(url.removeprefix(self.address + "/")).partition("?")[0] for url in self.asked}
        files = [name for name in asked if name.endswith(".json") or name in texts]
        sizes = tuple(len(gzip.compress((self.output / name).read_bytes(), _LEVEL)) for name in files)
        holders = [text for text in texts.values() if text.has(query.terms)]
        self.page.evaluate(_LOOK)
        links = self.page.locator("#page-found .answers-list h2 a").evaluate_all(
            "links => links.map(link => link.href)"
        )
        found = tuple(unquote(link.removeprefix(self.address + "/")) for link in links[:FIRST])
        return Answered(query, len(holders), found, sizes, _fault(query, holders, found))


def _fault(query: Query, holders: Sequence[Text], found: Sequence[str]) -> str:
    if len(holders) <= FIRST:
        return "" if query.target.address in found else "target not found"
    having = {text.address: text for text in holders}
    if not found or not all(address in having for address in found):
        return "a result lacks the terms"
    if query.meant:
        return ""
    ranks = [having[address].rank(query.terms) for address in found]
    if ranks != sorted((text.rank(query.terms) for text in holders), reverse=True)[: len(found)]:
        return f"not in order: {ranks}"
    days = [
        [having[address].day for address, own in zip(found, ranks, strict=True) if own == rank] for rank in set(ranks)
    ]
    return "" if all(part == sorted(part, reverse=True) for part in days) else "not from the newest on"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Prints nothing."""


def measure(output: Path, scale: int, seed: int) -> list[Answered]:
    """Put all queries to the site in a folder."""
    texts = {text.address: text for text in read(output)}
    queries = list(Questions(tuple(texts.values()), seed).every(scale))
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(output))) as server,
        sync_playwright() as play,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, "--no-sandbox"])
        answers = []
        for query in queries:
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            answers.append(Desk(output, f"http://127.0.0.1:{server.server_port}", context.new_page()).ask(query, texts))
            context.close()
        browser.close()
        server.shutdown()
    return answers


def table(answers: Sequence[Answered]) -> str:
    """The figures as Markdown, a row a group."""
    rows = ["| queries | number | right | KiB median | 95 % | most | files median |", "|---|---|---|---|---|---|---|"]
    groups = list(dict.fromkeys(answer.query.group for answer in answers))
    for group in (*groups, "all"):
        some = [answer for answer in answers if group in (answer.query.group, "all")]
        sizes = sorted(sum(answer.sizes) / 1024 for answer in some)
        right = sum(not answer.fault for answer in some)
        files = statistics.median(len(answer.sizes) for answer in some)
        rows.append(
            f"| {group} | {len(some)} | {right} ({100 * right / len(some):.1f} %) | {statistics.median(sizes):.1f} "
            f"| {sizes[int(0.95 * (len(sizes) - 1))]:.1f} | {sizes[-1]:.1f} | {files:.0f} |"
        )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and every fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recall", description="Recall and weight of the search.")
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="a folder that sitegen has built")
    parser.add_argument("--scale", type=int, default=16, metavar="N", help="22 times as many queries are put")
    parser.add_argument("--seed", type=int, default=5, metavar="N")
    options = parser.parse_args(arguments)
    answers = measure(options.output.resolve(), options.scale, options.seed)
    for answer in answers:
        if answer.fault:
            print(
                f"{answer.fault}: {answer.query.group}: {answer.query.typed} ({answer.holders}) {answer.query.target.address}"
            )
    print(table(answers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
