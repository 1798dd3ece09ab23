"""A drawing as PNG, for WeChat: every line measured and drawn with one and the same font."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFont

from sitegen.findings import FontError
from sitegen.fonts import Face
from sitegen.quick_read.drawing import WIDTH, Box, Disc, Drawing, Words
from sitegen.quick_read.layout import Measure

_SIMPLIFIED = ("SC", "CN", "GB")
"""Ends of the names of families whose characters have the forms of the mainland."""
_HEAVY = ("Bold", "Semibold", "DemiBold", "Medium", "W6")
_NO_CHARACTER = "\uffff"
"""No font has it: what is drawn for it is drawn for all that a font lacks."""
_FINER = 4
"""Round corners are drawn so many times larger and made smaller: Pillow draws them without soft edges."""
_COLOURS = 128
"""Words on a few flat areas need no more; a third of the bytes."""


def font_measure(face: Face) -> Measure:
    """How wide texts are in this font; raises FontError when it cannot be used."""

    def measure(text: str, size: int, bold: bool) -> float:
        font, stroke = _font(face, size, bold)
        return font.getlength(text) + 2 * stroke

    return measure


def png_bytes(drawing: Drawing, face: Face) -> bytes:
    """The picture; raises FontError when the font cannot be used."""
    image = Image.new("RGB", (WIDTH, drawing.height), "#ffffff")
    draw = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Words():
                font, stroke = _font(face, shape.size, shape.bold)
                at = round(shape.left) + stroke, round(shape.y)
                draw.text(at, shape.text, shape.colour, font, anchor="ls", stroke_width=stroke)
            case Box():
                _box(image, shape)
            case Disc():
                corner = round(shape.x - shape.radius), round(shape.y - shape.radius)
                image.paste(shape.colour, corner, _round(shape.radius))
    data = io.BytesIO()
    _reduced(image, sorted({shape.colour for shape in drawing.shapes})).save(data, "PNG")
    return data.getvalue()


def _reduced(image: Image.Image, colours: Sequence[str]) -> Image.Image:
    """The picture in few colours, among which those of its shapes stand as they are.

    They are taken from every fourth point of every fourth line: as good, and ten times as fast.
    """
    thinned = image.resize((image.width // 4, image.height // 4), Image.Resampling.NEAREST)
    few = thinned.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    sample = Image.new("RGB", (len(colours), 1))
    for x, colour in enumerate(colours):
        sample.putpixel((x, 0), ImageColor.getrgb(colour))
    reduced, places = (each.quantize(palette=few, dither=Image.Dither.NONE) for each in (image, sample))
    entries = reduced.getpalette() or []
    for index, colour in zip(places.tobytes(), colours, strict=True):
        entries[3 * index : 3 * index + 3] = ImageColor.getrgb(colour)
    reduced.putpalette(entries)
    return reduced


def _box(image: Image.Image, box: Box) -> None:
    left, top, right, bottom = (round(edge) for edge in (box.x, box.y, box.x + box.width, box.y + box.height))
    radius = min(box.radius, (right - left) // 2, (bottom - top) // 2)
    image.paste(box.colour, (left + radius, top, right - radius, bottom))
    if radius:
        image.paste(box.colour, (left, top + radius, right, bottom - radius))
        for x in (left, right - 2 * radius):
            for y in (top, bottom - 2 * radius):
                image.paste(box.colour, (x, y), _round(radius))


@lru_cache
def _round(radius: int) -> Image.Image:
    """A circle with soft edges, as a mask."""
    large = Image.new("L", (2 * radius * _FINER,) * 2, 0)
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), 255)
    return large.resize((2 * radius,) * 2, Image.Resampling.BOX)


@lru_cache(maxsize=64)
def _font(face: Face, size: int, bold: bool) -> tuple[ImageFont.FreeTypeFont, int]:
    """The font, and how much every stroke is thickened where the family has no bold one."""
    file = face.bold if bold and face.bold else face.regular
    try:
        index, heavy = _index(file, bold)
        font = ImageFont.truetype(file, size, index, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise FontError(f"长图用的字体 {file} 打不开（{error}）。请在 site.yaml 里用“长图字体”换一个。") from error
    if bytes(font.getmask("汉")) == bytes(font.getmask(_NO_CHARACTER)):
        raise FontError(f"长图用的字体 {file} 里没有汉字。请在 site.yaml 里用“长图字体”换一个。")
    return font, 0 if heavy or not bold else max(1, size // 32)


@lru_cache
def _index(file: str, bold: bool) -> tuple[int, bool]:
    """Which font of a collection has simplified Chinese, in the weight that is wanted; and whether it is a heavy one."""
    found: list[tuple[bool, bool, bool, int, bool]] = []
    while True:
        try:
            family, style = ImageFont.truetype(file, 16, len(found)).getname()
        except OSError:
            if found:
                break
            raise
        heavy = any(word in f"{family} {style}" for word in _HEAVY)
        simplified = (family or "").endswith(_SIMPLIFIED)
        found.append((simplified, "Mono" not in (family or ""), heavy == bold, -len(found), heavy))
    best = max(found)
    return -best[3], best[4]
