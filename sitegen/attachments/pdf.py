"""PDF: text by page, who made it, and what it does or hides."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import IO

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.constants import UserAccessPermissions
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from sitegen.attachments.found import Found, TroubleError
from sitegen.attachments.xmp import read_xmp

_MAX_PAGES = 1000
"""Pages whose text is read: each takes some hundredths of a second."""
_MAX_REMARKS = 5000
_MAX_FIELDS = 5000
_BOUNDS = Configuration(
    jbig2dec_binary=None,  # no other program is started
    maximum_declared_stream_length=32_000_000,
    array_based_stream_maximum_output_length=32_000_000,
    lzw_maximum_output_length=32_000_000,
    run_length_maximum_output_length=32_000_000,
    zlib_maximum_output_length=32_000_000,
    stream_decoding_work_maximum_length=64_000_000,
    stream_parsing_work_maximum_count=500_000,
    xform_maximum_invocations_per_extraction=500,
    page_tree_maximum_entries=20_000,
)
_NAMES = {
    "/Author": "author",
    "/Title": "title",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/Creator": "program",
    "/Producer": "program",
    "/CreationDate": "created",
    "/ModDate": "modified",
    "/Company": "company",
    "/Manager": "manager",
}
_BLANK = ("(unspecified)", "(anonymous)", "unspecified", "anonymous", "untitled")
"""What a library writes that was told nothing."""
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_READERS_NEED = (
    UserAccessPermissions.PRINT | UserAccessPermissions.EXTRACT | UserAccessPermissions.EXTRACT_TEXT_AND_GRAPHICS
)
"""To print, to copy, to be read aloud; a file may be encrypted only so that nobody changes it."""
_ACTIONS = ("/Launch", "/SubmitForm", "/ImportData")


def read_pdf(stream: IO[bytes], found: Found) -> None:
    """Everything in it. Raises ``TroubleError``: a password is needed, or it is broken."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are for programmers
    try:
        with apply_configuration(_BOUNDS):
            _read(PdfReader(stream), found)
    except FileNotDecryptedError as error:
        raise TroubleError("encrypted") from error
    except DependencyError as error:
        found.signs["locked"] = 1
        raise TroubleError("unreadable") from error  # AES: people may open it without a password, this reader cannot
    except LimitReachedError as error:
        raise TroubleError("bomb") from error


def _read(reader: PdfReader, found: Found) -> None:
    found.signs["locked"] += _restricted(reader)
    found.pages = len(reader.pages)
    for name, value in (reader.metadata or {}).items():
        if name in _NAMES and value not in _BLANK:
            found.tell(_NAMES[name], _iso(value) if name.endswith("Date") else value)
    root = reader.root_object
    if isinstance(about := _got(root, "/Metadata"), StreamObject):
        read_xmp(about.get_data(), found)
    _names(root, found)
    for action in (_got(root, "/OpenAction"), *_values(_got(root, "/AA"))):
        _action(action, found)
    _form(root, found)
    found.signs["cut"] += found.pages > _MAX_PAGES
    for number, page in enumerate(reader.pages[:_MAX_PAGES], 1):
        try:
            text = page.extract_text()
        except (LimitReachedError, FileNotDecryptedError, DependencyError):
            raise
        except Exception:  # a font or a picture of one page, often
            found.signs["unread_pages"] += 1
            continue
        if text.strip():
            found.write(f"第{number}页", text)
        else:
            found.signs["pages_without_text"] += 1
        for action in _values(_got(page, "/AA")):
            _action(action, found)
        for remark in _values(_got(page, "/Annots"))[:_MAX_REMARKS]:
            _remark(remark, found)


def _restricted(reader: PdfReader) -> bool:
    allowed = reader.user_access_permissions
    return allowed is not None and allowed & _READERS_NEED != _READERS_NEED


def _iso(value: object) -> object:
    """``D:20260310090000+08'00'`` → ``2026-03-10T09:00:00``: as the other forms write it, without the zone."""
    found = _DAY.match(value) if isinstance(value, str) else None
    if not found:
        return value
    day, time = "-".join(found.groups()[:3]), ":".join(filter(None, found.groups()[3:]))
    return f"{day}T{time}" if time else day


def _got(node: PdfObject | None, key: str) -> PdfObject | None:
    """What a dictionary holds, looked up where it is kept elsewhere; None of anything else."""
    value = node.get(key) if isinstance(node, DictionaryObject) else None
    return value.get_object() if isinstance(value, PdfObject) else None


def _word(node: PdfObject | None, key: str) -> str:
    """A name or a text of a dictionary, or nothing."""
    value: object = _got(node, key)
    return value if isinstance(value, str) else ""


def _values(node: PdfObject | None) -> list[PdfObject]:
    values: Iterator[object] = iter(())
    if isinstance(node, DictionaryObject):
        values = iter(node.values())
    elif isinstance(node, ArrayObject):
        values = iter(node)
    looked_up = (value.get_object() for value in values if isinstance(value, PdfObject))
    return [value for value in looked_up if value is not None]


def _action(node: PdfObject | None, found: Found) -> None:
    kind = _word(node, "/S")
    found.signs["pdf_script"] += kind == "/JavaScript"
    found.signs["pdf_actions"] += kind in _ACTIONS


def _names(root: DictionaryObject, found: Found) -> None:
    """Scripts and files that lie in the document itself, in trees of names."""
    names = _got(root, "/Names")
    found.signs["pdf_script"] += len(_leaves(_got(names, "/JavaScript")))
    for _, file in _leaves(_got(names, "/EmbeddedFiles")):
        found.signs["embedded_files"] += 1
        found.line("附在里面的文件", _word(file, "/UF") or _word(file, "/F"))


def _leaves(tree: PdfObject | None) -> list[tuple[PdfObject, PdfObject]]:
    found: list[tuple[PdfObject, PdfObject]] = []
    waiting = [tree]
    for node in waiting:  # grows while it is walked
        pairs = _values(_got(node, "/Names"))
        found += zip(pairs[::2], pairs[1::2], strict=False)
        if len(waiting) < _MAX_FIELDS:
            waiting += _values(_got(node, "/Kids"))
    return found


def _form(root: DictionaryObject, found: Found) -> None:
    form = _got(root, "/AcroForm")
    if _got(form, "/XFA") is not None:
        found.signs["pdf_form"] += 1
    waiting = _values(_got(form, "/Fields"))
    for field in waiting:  # grows while it is walked
        found.signs["pdf_form"] += 1
        _filled(field, found)
        if len(waiting) < _MAX_FIELDS:
            waiting += [kid for kid in _values(_got(field, "/Kids")) if _got(kid, "/T") is not None]


def _filled(field: PdfObject, found: Found) -> None:
    found.line("表单", _word(field, "/V"))
    for action in (_got(field, "/A"), *_values(_got(field, "/AA"))):
        _action(action, found)


def _remark(remark: PdfObject, found: Found) -> None:
    """Links and fields are no remarks; what a remark says and who wrote it is."""
    kind = _word(remark, "/Subtype")
    for action in (_got(remark, "/A"), *_values(_got(remark, "/AA"))):
        _action(action, found)
    found.signs["embedded_files"] += kind == "/FileAttachment"
    if kind in ("/Link", "/Widget", "/Popup", ""):
        return
    found.signs["comments"] += 1
    found.line("批注", _word(remark, "/Contents"))
    author = _word(remark, "/T")
    if author and author not in found.authors:
        found.authors.add(author)
        found.line("修订和批注的作者", author)
