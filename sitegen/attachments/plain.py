"""Files that are text as they stand: tables, notes, subtitles, drawings, pages saved under another name."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import IO

from sitegen.attachments.elements import parse
from sitegen.attachments.forms import decoded
from sitegen.attachments.found import MAX_BYTES, Found, TroubleError

_BODY = "正文"
_MAX_TEXT_BYTES = 16 * 1024 * 1024


def read_text(stream: IO[bytes], found: Found) -> None:
    """Text in UTF-8, UTF-16 or GB 18030. Raises ``TroubleError`` when it is none of these."""
    data = stream.read(_MAX_TEXT_BYTES)
    text = decoded(data, cut=len(data) == _MAX_TEXT_BYTES)
    if text is None:
        raise TroubleError("corrupt")
    if found.form == "html":
        text = _between_tags(text)
    found.write(_BODY, text)


def _between_tags(html: str) -> str:
    """In one pass, whatever is written there: a page cannot make it slow."""
    first, *pieces = html.split("<")
    texts = (piece.partition(">")[2] for piece in pieces if not piece[:6].lower().startswith(("script", "style")))
    return unescape("\n".join((first, *texts)))


class _Drawn:
    def __init__(self, found: Found) -> None:
        self._found = found
        self._hidden = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._hidden += name in ("style", "script")

    def end(self, name: str) -> None:
        self._hidden -= name in ("style", "script")
        if name in ("text", "title", "desc"):
            self._found.write(_BODY, "\n")

    def text(self, text: str) -> None:
        if not self._hidden:
            self._found.write(_BODY, text)


def read_svg(stream: IO[bytes], found: Found) -> None:
    """The words of a drawing."""
    parse(BytesIO(stream.read(MAX_BYTES)), _Drawn(found), found)
