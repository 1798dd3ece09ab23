"""速读: what stands at the top of a document's page, and the pages that are its 一图读懂."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.model import Document, Output, Page
from sitegen.pages.given import PictureGiven, Subject
from sitegen.pages.parts import PictureView, QuickView
from sitegen.quick_read.content import LongPicture, QuickRead, labels_of, long_picture, quick_read_of
from sitegen.quick_read.drawing import WIDTH
from sitegen.quick_read.layout import picture_layout
from sitegen.quick_read.lines import safe_width
from sitegen.quick_read.svg import svg_bytes
from sitegen.settings import Settings
from sitegen.targets import published_at
from sitegen.urls import picture_address

_NOTHING = QuickRead((), (), (), ())


def picture_pages(settings: Settings, document: Document, address: str) -> Iterator[Page]:
    """The 一图读懂 of a document at an address: as SVG, and as PNG where there is a font to draw it with."""
    if picture := _picture(settings, document, address):
        for form in _forms(settings):
            yield Page(picture_address(address, form), "", PictureGiven(picture, form), document.column)


def picture_file(settings: Settings, address: str, given: PictureGiven) -> Output:
    """A 一图读懂 as a file. Raises FontError when the font cannot be used."""
    if given.form == "svg":
        drawing = picture_layout(given.picture, safe_width)
        return Output(address, svg_bytes(drawing, _title(given.picture.title)))
    from sitegen.quick_read.png import font_measure, png_bytes  # Pillow is dear to load, and few commands draw

    drawing = picture_layout(given.picture, font_measure(settings.face))
    return Output(address, png_bytes(drawing, settings.face))


def quick_view(subject: Subject) -> QuickView | None:
    """What a document offers for reading at a glance; None when it offers nothing."""
    settings, document = subject.settings, subject.document
    read, picture = quick_read_of(document), _picture_view(subject)
    if read is None and picture is None:
        return None
    return QuickView(labels_of(settings.standard.kinds[document.kind]), read or _NOTHING, picture)


def _picture_view(subject: Subject) -> PictureView | None:
    settings, document = subject.settings, subject.document
    if own := subject.file(document.meta.text("quick_read")):
        return PictureView(_title(document.title), published_at(settings.standard, own.path), "", own.width, own.height)
    picture = _picture(settings, document, subject.address)
    if picture is None:
        return None
    svg, png = (picture_address(subject.address, form) if form in _forms(settings) else "" for form in ("svg", "png"))
    height = picture_layout(picture, safe_width).height
    return PictureView(_title(document.title), svg, png, WIDTH, height, made=True)


def _picture(settings: Settings, document: Document, address: str) -> LongPicture | None:
    return long_picture(settings.config, settings.standard.kinds[document.kind], document, address)


def _forms(settings: Settings) -> tuple[str, ...]:
    return ("svg", "png") if settings.face.regular else ("svg",)


def _title(title: str) -> str:
    return f"一图读懂：{title}"
