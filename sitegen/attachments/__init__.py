"""What is inside the files that documents publish: their text, what they say of their makers, signs of what should not go out.

Pure reading of hostile bytes, within bounds (``found.py``); nothing is judged here, nothing is unpacked to the disk. A file that takes too
long or brings its process down is a matter for ``crew.Crew.guarded``.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sitegen.attachments.forms import HEAD, form_of, is_misnamed, is_promised
from sitegen.attachments.found import BoundReachedError, Found, TroubleError
from sitegen.model import Extract

_PICTURES = ("jpeg", "png", "webp", "tiff")
_TEXTS = ("txt", "vtt", "html", "xml")


def read_attachment(path: Path, name: str) -> Extract:
    """Read a file; ``name`` is what it is published as, whose ending promises what it is.

    Any bytes give an ``Extract``, whose ``trouble`` says why when not everything could be read. Raises ``OSError`` when
    the file cannot be opened.
    """
    found = Found()
    with path.open("rb") as stream:
        trouble = _trouble(stream, name.lower().rpartition(".")[2] if "." in name else "", path.stat().st_size, found)
    return found.extract(trouble)


def _trouble(stream: IO[bytes], ending: str, size: int, found: Found) -> str:
    if not size:
        return "empty"
    try:
        found.form = form_of(stream.read(HEAD))
        stream.seek(0)
        _read(stream, ending, size, found)
    except BoundReachedError:
        found.signs["cut"] = 1
    except TroubleError as trouble:
        return str(trouble)
    except MemoryError:
        return "bomb"
    except Exception:  # whatever a library makes of broken bytes
        return "corrupt"
    if found.trouble:
        return found.trouble
    if not found.form:
        return "corrupt" if is_promised(ending) else ""
    return "misnamed" if is_misnamed(found.form, ending) else ""


def _read(stream: IO[bytes], ending: str, size: int, found: Found) -> None:
    """The libraries are dear to load, and most documents have no attachment."""
    form = found.form
    if form == "zip":
        from sitegen.attachments.containers import read_container

        read_container(stream, size, found)
    elif form == "pdf":
        from sitegen.attachments.pdf import read_pdf

        read_pdf(stream, found)
    elif form == "ole":
        from sitegen.attachments.old import read_old

        read_old(stream, ending, found)
    elif form in _PICTURES:
        from sitegen.attachments.pictures import read_picture

        read_picture(stream, found)
    elif form in _TEXTS:
        from sitegen.attachments.plain import read_text

        read_text(stream, found)
    elif form == "svg":
        from sitegen.attachments.plain import read_svg

        read_svg(stream, found)
