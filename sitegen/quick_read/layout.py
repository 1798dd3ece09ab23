"""Where everything of a 一图读懂 stands: band, points, figures, time line, questions, source. The one layout of both writers.

Every part is a block of shapes that begins at height 0; blocks are set below each other as far as there is room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from msgspec.structs import replace

from sitegen.frozen import Frozen
from sitegen.quick_read.content import Answered, KeyFigure, LongPicture, Milestone
from sitegen.quick_read.drawing import WIDTH, Box, Disc, Drawing, Shape, Words
from sitegen.quick_read.lines import Ruler, balanced, wrapped

Measure: TypeAlias = Callable[[str, int, bool], float]
"""How wide a text is, in pixels: text, size of the font, bold."""

TALLEST = 14000
"""Pixels: what is longer than thirteen screens of a phone nobody reads, and WeChat makes it small and blurred."""

_MARGIN, _PADDING = 48, 48
_LEFT, _INNER = _MARGIN + _PADDING, WIDTH - 2 * (_MARGIN + _PADDING)
"""Where the text of a card begins, and how wide it is."""
_HANG = 92
"""How far a text stands from the sign before it."""
_ASCENT, _LEAD = 0.88, 1.5
"""Of a Chinese font, in ems: from the baseline to the top of a character, and from line to line."""

_BLUE, _DEEP, _BRIGHT, _TINT, _HAIR = "#17457f", "#103260", "#245a9b", "#eef3f9", "#c9d7e8"
_RED, _INK, _SOFT, _WHITE, _ON_BLUE, _GROUND = "#a3201d", "#1b222b", "#505b68", "#ffffff", "#dce5f0", "#e3ebf5"


class _Block(Frozen, frozen=True):
    shapes: tuple[Shape, ...]
    height: float
    whole: bool = True
    """Whether nothing of its text was cut."""


class _Section(Frozen, frozen=True):
    title: str
    blocks: tuple[_Block, ...]
    gap: int
    names: tuple[str, ...]
    """What each block is called when it is left out."""


def picture_layout(picture: LongPicture, measure: Measure) -> Drawing:
    """Everything in its place. A pure function; how tall it becomes depends on how wide the measure says that texts are."""
    band, foot = _band(picture, measure), _foot(picture, measure, whole=False)
    shapes, y, left_out = [*band.shapes], band.height, []
    ground = len(shapes)
    for section in _sections(picture, measure):
        block, missing = _card(section, measure, TALLEST - foot.height - y)
        left_out += missing
        shapes += _moved(block.shapes, 0, y)
        y += block.height
    foot = _foot(picture, measure, whole=not left_out)
    shapes.insert(ground, Box(0, band.height, WIDTH, y - band.height, _GROUND))
    shapes += _moved(foot.shapes, 0, y)
    if not (band.whole and foot.whole):
        left_out.insert(0, "标题、文号或来源")
    return Drawing(round(y + foot.height), tuple(shapes), tuple(left_out))


def _sections(picture: LongPicture, measure: Measure) -> Iterable[_Section]:
    read, labels = picture.read, picture.labels
    if read.points:
        blocks = tuple(_point(number, text, measure) for number, text in enumerate(read.points, 1))
        yield _Section(labels["key_points"], blocks, 34, _numbered(labels["key_points"], len(blocks)))
    if read.figures:
        rows = [read.figures[start : start + 2] for start in range(0, len(read.figures), 2)]
        names = tuple("、".join(f"“{figure.label}”" for figure in row) for row in rows)
        yield _Section(labels["key_figures"], tuple(_row(row, measure) for row in rows), 24, names)
    if read.timeline:
        last = len(read.timeline) - 1
        blocks = tuple(_step(step, measure, number == last) for number, step in enumerate(read.timeline))
        yield _Section(labels["timeline"], blocks, _STEP_GAP, _numbered(labels["timeline"], len(blocks)))
    if read.qa:
        blocks = tuple(_answered(entry, measure) for entry in read.qa)
        yield _Section(labels["qa"], blocks, 56, _numbered(labels["qa"], len(blocks)))


def _numbered(title: str, count: int) -> tuple[str, ...]:
    return tuple(f"{title}第 {number} 条" for number in range(1, count + 1))


def _card(section: _Section, measure: Measure, room: float) -> tuple[_Block, list[str]]:
    """A section on a white card, as much of it as there is room for, and what was left out or cut."""
    top = 150
    inside: list[Shape] = []
    y: float = top + _PADDING
    missing = []
    for block, name in zip(section.blocks, section.names, strict=True):
        if y + block.height + _PADDING > room:
            missing.append(name)
            continue
        if not block.whole:
            missing.append(name)
        inside += _moved(block.shapes, _LEFT, y)
        y += block.height + section.gap
    if not inside:
        return _Block((), 0), missing
    height = y - section.gap + _PADDING
    title = _text(section.title, measure, 50, _DEEP, WIDTH - 2 * _MARGIN - 60, bold=True, most=1)
    frame = (
        Box(_MARGIN, 62, 14, 56, _RED, 7),
        *_moved(title.shapes, _MARGIN + 40, 52),
        Box(_MARGIN, top, WIDTH - 2 * _MARGIN, height - top, _WHITE, 28),
    )
    return _Block((*frame, *inside), height), missing


def _band(picture: LongPicture, measure: Measure) -> _Block:
    """The head: whose it is, what it is about."""
    width = WIDTH - 2 * _LEFT
    body = _text(picture.body, measure, 38, _ON_BLUE, width, most=2)
    title = _text(picture.title, measure, 72, _WHITE, width, bold=True, most=8, breaking=balanced)
    facts = "　".join(filter(None, (picture.number, f"{picture.published}发布" if picture.published else "")))
    below = _text(facts, measure, 34, _ON_BLUE, width, most=3)
    y: float = 84
    placed = _moved(body.shapes, _LEFT, y)
    y += body.height + 44
    sign = f"一图读懂 · {picture.kind}" if picture.kind else "一图读懂"
    inside = _text(sign, measure, 36, _DEEP, width - 56, bold=True, most=2)
    wide = max(words.width for words in inside.shapes if isinstance(words, Words)) + 56
    placed += [Box(_LEFT, y, wide, inside.height + 24, _WHITE, 20), *_moved(inside.shapes, _LEFT + 28, y + 12)]
    y += inside.height + 24 + 36
    placed += _moved(title.shapes, _LEFT, y)
    y += title.height + (28 if below.shapes else 0)
    placed += _moved(below.shapes, _LEFT, y)
    y += below.height + 76
    back = (Box(0, 0, WIDTH, y, _BLUE), Disc(WIDTH - 40, 40, 300, _BRIGHT), Disc(WIDTH - 40, 40, 190, _BLUE))
    return _Block((*back, *placed), y, body.whole and title.whole and below.whole and inside.whole)


def _foot(picture: LongPicture, measure: Measure, whole: bool) -> _Block:
    """The end: where it comes from, and where all of it stands."""
    width = WIDTH - 2 * _LEFT
    y, placed, complete = 118.0, list[Shape](), True
    last = "内容以公布的原文为准。" if whole else "限于篇幅，这里只是一部分；内容以公布的原文为准。"
    lines = (
        (f"来源：{picture.source}", 36, _WHITE, True, 3),
        (picture.url, 30, _ON_BLUE, False, 6),
        (last, 30, _ON_BLUE, False, 2),
    )
    for text, size, colour, bold, most in lines:
        block = _text(text, measure, size, colour, width, bold=bold, most=most, middle=WIDTH / 2)
        placed += _moved(block.shapes, 0, y)
        y += block.height + 10
        complete = complete and block.whole
    back = (Box(0, 64, WIDTH, y + 60 - 64, _DEEP), Box(0, 64, WIDTH, 10, _RED))
    ground = Box(0, 0, WIDTH, 64, _GROUND)
    return _Block((ground, *back, *placed), y + 60, complete)


def _point(number: int, text: str, measure: Measure) -> _Block:
    words = _text(text, measure, 42, _INK, _INNER - _HANG, most=10)
    digits = _text(str(number), measure, 36 if number < 100 else 26, _WHITE, 80, bold=True, most=1, middle=32)
    sign = (Disc(32, 32, 32, _BLUE), *_moved(digits.shapes, 0, 32 - digits.height / 2))
    return _Block((*sign, *_moved(words.shapes, _HANG, 0)), max(words.height, 64), words.whole)


def _row(figures: Sequence[KeyFigure], measure: Measure) -> _Block:
    """One or two figures beside each other, on tiles of one height."""
    between = 24
    width = (_INNER - between * (len(figures) - 1)) / len(figures)
    tiles = [_figure(figure, width - 64, measure) for figure in figures]
    height = max(tile.height for tile in tiles) + 68
    shapes: list[Shape] = []
    for number, tile in enumerate(tiles):
        x = number * (width + between)
        shapes += [Box(x, 0, width, height, _TINT, 20), Box(x, 28, 8, height - 56, _BLUE, 4)]
        shapes += _moved(tile.shapes, x + 40, 34)
    return _Block(tuple(shapes), height, all(tile.whole for tile in tiles))


def _figure(figure: KeyFigure, width: float, measure: Measure) -> _Block:
    """The value as large as it goes, its unit behind it, then what it counts."""
    unit = measure(figure.unit, 36, False)
    sizes = [size for size in (96, 84, 72, 60, 50) if measure(figure.value, size, True) + 12 + unit <= width]
    if sizes:
        value = _text(figure.value, measure, sizes[0], _BLUE, width, bold=True, most=1)
        shapes = [*value.shapes]
        if figure.unit and shapes:
            behind = measure(figure.value, sizes[0], True) + 12
            shapes.append(Words(figure.unit, behind, shapes[0].y, 36, _BLUE, False, False, unit))
    else:
        value = _text(figure.value + figure.unit, measure, 50, _BLUE, width, bold=True, most=4)
        shapes = [*value.shapes]
    y = value.height + 4
    label = _text(figure.label, measure, 38, _INK, width, most=4)
    shapes += _moved(label.shapes, 0, y)
    y += label.height
    note = _text(figure.note, measure, 32, _SOFT, width, most=4)
    shapes += _moved(note.shapes, 0, y + 4)
    return _Block(tuple(shapes), y + 4 + note.height, value.whole and label.whole and note.whole)


_STEP_GAP = 36


def _step(step: Milestone, measure: Measure, last: bool) -> _Block:
    """A day on the line, and what happens on it."""
    when = _text(step.when, measure, 40, _BLUE, _INNER - 64, bold=True, most=3)
    what = _text(step.what, measure, 40, _INK, _INNER - 64, most=8)
    height = max(when.height + what.height, 60)
    line = () if last else (Box(16, 30, 5, height + _STEP_GAP, _HAIR),)
    dot = (Disc(18, 30, 18, _BLUE), Disc(18, 30, 9, _WHITE))
    shapes = (*line, *dot, *_moved(when.shapes, 64, 0), *_moved(what.shapes, 64, when.height))
    return _Block(shapes, height, when.whole and what.whole)


def _answered(entry: Answered, measure: Measure) -> _Block:
    asked = _text(entry.question, measure, 42, _DEEP, _INNER - _HANG, bold=True, most=5)
    told = _text("\n".join(entry.answer), measure, 40, _INK, _INNER - _HANG, most=16)
    below = max(asked.height, 64) + 20
    shapes = (
        *_sign("问", _BLUE, measure, 0),
        *_moved(asked.shapes, _HANG, 0),
        *(_sign("答", _RED, measure, below) if told.shapes else ()),
        *_moved(told.shapes, _HANG, below),
    )
    height = below + max(told.height, 64) if told.shapes else below - 20
    return _Block(shapes, height, asked.whole and told.whole)


def _sign(char: str, colour: str, measure: Measure, y: float) -> list[Shape]:
    words = _text(char, measure, 36, _WHITE, 64, bold=True, most=1, middle=32)
    return [Box(0, y, 64, 64, colour, 16), *_moved(words.shapes, 0, y + 32 - words.height / 2)]


def _text(
    text: str,
    measure: Measure,
    size: int,
    colour: str,
    width: float,
    *,
    most: int,
    bold: bool = False,
    middle: float | None = None,
    breaking: Callable[[str, float, Ruler, int], tuple[tuple[str, ...], bool]] = wrapped,
) -> _Block:
    """A text in lines, at the left or around a middle."""

    def ruler(line: str) -> float:
        return measure(line, size, bold)

    lines, whole = breaking(text, width, ruler, most)
    lead = round(size * _LEAD)
    drop = (lead - size) / 2 + size * _ASCENT
    at, centred = (0.0, False) if middle is None else (middle, True)
    shapes = tuple(
        Words(line, at, number * lead + drop, size, colour, bold, centred, ruler(line))
        for number, line in enumerate(lines)
    )
    return _Block(shapes, len(lines) * lead, whole)


def _moved(shapes: Iterable[Shape], x: float, y: float) -> list[Shape]:
    return list(map(partial(_move, x=x, y=y), shapes))


def _move(shape: Shape, x: float, y: float) -> Shape:
    return replace(shape, x=shape.x + x, y=shape.y + y)
