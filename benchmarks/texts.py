"""Markdown texts of official documents: about five in six plain, the rest with what only Markdown's extensions write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.sentences import CHAPTERS, HEADINGS, ITEMS, fill, ordinal, paragraph, sentence

RICH = 0.17
"""The share of texts with footnotes, nested lists, HTML tables, definition or attribute lists."""
TABLE = 0.25
"""The share of texts with a table."""
MARK = "本段供改动之用。"
"""Stands once in every text: the place that an edit of the text changes."""


def text(random: Random, size: int, links: Sequence[tuple[str, str]], articles: bool) -> str:
    """A text of about ``size`` bytes with these links (title, target); ``articles`` gives it chapters and articles."""
    blocks: list[str] = []
    waiting = list(links)
    table = random.random() < TABLE
    writer = _articles(random) if articles else _sections(random)
    written = 0
    while written < size or waiting:
        block = next(writer)
        if waiting and not block.startswith(("#", "-", "1.")):
            title, target = waiting.pop()
            block += f"有关规定见[{title}]({target})。"
        blocks.append(block)
        written += len(block.encode())
        if table and written > size // 2:
            table = False
            blocks.append(_table(random))
            written += len(blocks[-1].encode())
    blocks.insert(len(blocks) // 2, MARK + paragraph(random, 2))
    if random.random() < RICH:
        blocks = random.choice(_RICHER)(random, blocks)
    return "\n\n".join(blocks) + "\n"


def _sections(random: Random) -> Iterator[str]:
    """A notice or a report: opening, headings, paragraphs, flat lists."""
    yield paragraph(random)
    number = 0
    while True:
        number += 1
        yield f"## {ordinal(number)}、{fill(random, random.choice(HEADINGS))}"
        for part in range(1, random.randint(2, 4)):
            if random.random() < 0.3:
                yield f"### （{ordinal(part)}）{fill(random, random.choice(HEADINGS))}"
            yield _strong(random, paragraph(random))
        if random.random() < 0.3:
            yield _list(random)


def _articles(random: Random) -> Iterator[str]:
    """A regulation: chapters, articles, numbered items as paragraphs."""
    article = 0
    for chapter, title in enumerate(CHAPTERS * 12, 1):
        yield f"## 第{ordinal(chapter)}章　{title}"
        for _ in range(random.randint(2, 4)):
            article += 1
            if random.random() < 0.3:
                yield f"第{ordinal(article)}条　{fill(random, '{who}应当做到下列各项：')}"
                for item in range(1, random.randint(3, 6)):
                    yield f"（{ordinal(item)}）{fill(random, random.choice(ITEMS))}"
            else:
                yield f"第{ordinal(article)}条　{paragraph(random, 3)}"


def _strong(random: Random, words: str) -> str:
    return f"**{fill(random, random.choice(HEADINGS))}。**{words}" if random.random() < 0.1 else words


def _list(random: Random) -> str:
    marks = "- " * 1 if random.random() < 0.5 else ""
    return "\n".join(
        f"{marks or f'{number}. '}{fill(random, random.choice(ITEMS))}" for number in range(1, random.randint(4, 7))
    )


def _table(random: Random) -> str:
    head, kinds = random.choice(
        (
            (("乡镇", "养殖场（户）数", "完成比例", "责任科室"), ("{town}", "{hundred}", "{percent}%", "{unit}")),
            (("品种", "存栏", "出栏", "比上年"), ("{animal}", "{hundred}", "{ten}", "{point}%")),
            (("事项", "要求", "完成时限"), ("{topic}", "{measure}", "{day}")),
            (("项目", "资金（万元）", "实施地点", "牵头单位"), ("{topic}{work}", "{wan}", "{town}", "{partner}")),
        )
    )
    rule = random.choice(("---", "---", "---:", ":---:"))
    rows = [[fill(random, cell) for cell in kinds] for _ in range(random.randint(4, 12))]
    return "\n".join(
        f"| {' | '.join(row)} |" for row in (head, [rule if at else "---" for at in range(len(head))], *rows)
    )


def _footnotes(random: Random, blocks: list[str]) -> list[str]:
    at = len(blocks) // 2
    return [*blocks[:at], f"{blocks[at]}[^1]", *blocks[at + 1 :], f"[^1]: {sentence(random)}"]


def _nested(random: Random, blocks: list[str]) -> list[str]:
    lines = []
    for number in range(1, random.randint(3, 5)):
        lines.append(f"{number}. {fill(random, random.choice(ITEMS))}")
        lines += [f"    - {fill(random, random.choice(ITEMS))}" for _ in range(random.randint(1, 3))]
    return [*blocks, "\n".join(lines)]


def _html_table(random: Random, blocks: list[str]) -> list[str]:
    rows = "".join(
        fill(random, "<tr><td rowspan='2'>{town}</td><td>{village}</td><td>{hundred}</td></tr>\n")
        + fill(random, "<tr><td>{village}</td><td>{hundred}</td></tr>\n")
        for _ in range(random.randint(2, 5))
    )
    return [*blocks, f"<table>\n<tr><th>乡镇</th><th>村</th><th>户数</th></tr>\n{rows}</table>"]


def _signed(random: Random, blocks: list[str]) -> list[str]:
    return [
        *blocks,
        "云澜县畜牧兽医局\n{: .right}",
        fill(random, "202{digit}年{day}", digit=str(random.randint(0, 5))) + "\n{: .right}",
    ]


def _definitions(random: Random, blocks: list[str]) -> list[str]:
    return [*blocks, *(fill(random, "{topic}\n:   ") + sentence(random) for _ in range(3))]


_RICHER: tuple[Callable[[Random, list[str]], list[str]], ...] = (
    _footnotes,
    _nested,
    _html_table,
    _signed,
    _signed,
    _definitions,
)
