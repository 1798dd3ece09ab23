"""Tables that a plain text holds in HTML, for cells that span rows or columns: the usual shape, as the sanitiser gives it back."""

from __future__ import annotations

import re

_GAP = r"[ \n]*+"
_WORDS = r"[^<>\n]*+"
_SPAN = r""" (?:row|col)span=(?:"[1-9][0-9]{0,2}"|'[1-9][0-9]{0,2}')"""
_SCOPE = r""" scope=(?:"(?:row|col)(?:group)?"|'(?:row|col)(?:group)?')"""
_CELL = rf"(?:<td(?:{_SPAN})*+>{_WORDS}</td>|<th(?:{_SPAN}|{_SCOPE})*+>{_WORDS}</th>)"
_ROWS = rf"(?:<tr>{_GAP}(?:{_CELL}{_GAP})++</tr>{_GAP})++"
_TABLE = re.compile(
    rf"(<table>{_GAP}(?:<caption>{_WORDS}</caption>{_GAP})?+(?:<thead>{_GAP}{_ROWS}</thead>{_GAP})?+)"
    rf"(?:<tbody>{_GAP}{_ROWS}</tbody>{_GAP}|({_ROWS}))</table>"
)
_TWICE = re.compile(r" (rowspan|colspan|scope)=[^>]* \1=")
_OPEN_CELL = re.compile("(<t[dh](?: [^>]*)?>)[\u3000 ]*")


def safe_table(block: str) -> str | None:
    """A table in the sanitiser's words, set-in cells straightened, or None when another hand than ours may be needed."""
    match = _TABLE.fullmatch(block)
    if not match or _TWICE.search(block):
        return None
    if match[2]:
        block = f"{match[1]}<tbody>{match[2]}</tbody></table>"
    return _OPEN_CELL.sub(lambda cell: cell[1].replace("'", '"'), block)
