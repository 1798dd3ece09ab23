"""What is found in an attachment while it is read, and the bounds of reading.

Signs, each with how often it was seen:

=====================  =======================================================================================
active_controls        ActiveX controls of an office file
comments               remarks: of Word, Excel, PowerPoint, PDF, OFD
cut                    the text is longer than what was kept
embedded_files         files inside the file
external_links         links to other workbooks, templates, pictures or objects (not to web pages)
gps                    pictures with the place where they were taken, the picture itself or those inside an office file
hidden_columns         columns of a workbook, hidden
hidden_rows            rows of a workbook, hidden
hidden_sheets          sheets of a workbook, hidden
hidden_slides          slides, hidden
hidden_text            passages of a Word text, hidden
locked                 a PDF that opens without a password but may not be printed, copied or read aloud
long_numbers           cells with a number of more than 15 digits: the program has made zeros of those behind
macros                 programs of an office file
nested_archives        archives inside an archive
pages_without_text     pages of a PDF without any text: scanned
pdf_actions            what a PDF starts by itself: programs, forms sent away
pdf_form               fields of a PDF to fill in
pdf_script             JavaScript in a PDF
tracked_changes        insertions, deletions, moves and changes of format that nobody accepted
unread_pages           pages of a PDF that the reader does not understand
=====================  =======================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.model import Extract, Part
from sitegen.text import CONTROL

MAX_TEXT = 2_000_000
"""Characters that are kept of a file."""
MAX_BYTES = 128 * 1024 * 1024
"""Unpacked bytes that are read of a file."""
_MAX_PROPERTY = 500
_BLANKS = " \r\f\v\u2028\u2029"


class TroubleError(Exception):
    """The file cannot be read any further; the word is the ``trouble`` of its ``Extract``."""


class BoundReachedError(Exception):
    """There is more text than is kept; what was found stands."""


class Found:
    """What was found so far. It never holds more than the bounds allow."""

    def __init__(self) -> None:
        self.form = ""
        self.pages = 0
        self.trouble = ""
        """What was wrong with a part, while the rest is read."""
        self.signs: Counter[str] = Counter()
        self.properties: dict[str, str] = {}
        self.authors: set[str] = set()
        """Of remarks and changes, each named once."""
        self._texts: dict[str, list[str]] = {}
        self._room = MAX_TEXT
        self._bytes = MAX_BYTES

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """A part that is broken costs that part only: the trouble is kept."""
        try:
            yield
        except TroubleError as trouble:
            if str(trouble) != "corrupt":
                raise
            self.trouble = str(trouble)

    def write(self, label: str, text: str) -> None:
        """Add to the text of a place. Raises ``BoundReachedError`` when there is no room."""
        self._texts.setdefault(label, []).append(text[: self._room])
        self._room -= len(text)
        if self._room < 0:
            raise BoundReachedError

    def line(self, label: str, text: str) -> None:
        """Add a line of its own, unless it is blank."""
        if text := text.strip():
            self.write(label, f"{text}\n")

    def spend(self, count: int) -> None:
        """Bytes that were unpacked to be read. Raises ``BoundReachedError`` when there were too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise BoundReachedError

    def tell(self, name: str, value: object) -> None:
        """A property; the first that is said of each counts, anything but a text or a number is nothing."""
        if isinstance(value, str | int) and (text := " ".join(CONTROL.sub("", str(value)).split())):
            self.properties.setdefault(name, text[:_MAX_PROPERTY])

    def extract(self, trouble: str) -> Extract:
        """Everything, as a value."""
        tidied = {label: _tidy("".join(pieces)) for label, pieces in self._texts.items()}
        texts = tuple(Part(label, text) for label, text in tidied.items() if text)
        signs = {sign: count for sign, count in sorted(self.signs.items()) if count}
        return Extract(self.form, texts, dict(sorted(self.properties.items())), signs, self.pages, trouble)


def _tidy(text: str) -> str:
    first, *others = CONTROL.sub("", text).split("\n")
    lines = (line.lstrip().rstrip(_BLANKS) for line in others)
    return "\n".join([first.rstrip(_BLANKS), *filter(None, lines)]).strip("\n ")
