"""A drawing as SVG with real text: small, sharp at any size, to be found and read aloud."""

from __future__ import annotations

from html import escape

from sitegen.quick_read.drawing import WIDTH, Box, Disc, Drawing, Shape, Words

_FONTS = (
    "PingFang SC, Microsoft YaHei UI, Microsoft YaHei, HarmonyOS Sans SC, Source Han Sans SC, Noto Sans CJK SC, "
    "Noto Sans SC, WenQuanYi Micro Hei, SimHei, sans-serif"
)


def svg_bytes(drawing: Drawing, title: str) -> bytes:
    """The picture; it names no other file, and runs nothing."""
    shapes = "\n".join(map(_element, drawing.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{drawing.height}" '
        f'viewBox="0 0 {WIDTH} {drawing.height}" role="img" xml:lang="zh-CN" font-family="{_FONTS}">\n'
        f"<title>{escape(title)}</title>\n{shapes}\n</svg>\n"
    ).encode()


def _element(shape: Shape) -> str:
    match shape:
        case Words():
            bold = ' font-weight="700"' if shape.bold else ""
            middle = ' text-anchor="middle"' if shape.middle else ""
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{shape.size}"'
            return f'<text {place} fill="{shape.colour}"{bold}{middle}>{escape(shape.text)}</text>'
        case Box():
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            radius = f' rx="{shape.radius}"' if shape.radius else ""
            return f'<rect {place} {size} fill="{shape.colour}"{radius}/>'
        case Disc():
            place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}"'
            return f'<circle {place} r="{shape.radius}" fill="{shape.colour}"/>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
