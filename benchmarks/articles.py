"""The documents of a corpus as the peers need them: title, day, column, text; and the changes that a run makes to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.texts import MARK

_TITLE = re.compile(r"^(?:标题|title): (.*)$", re.MULTILINE)
_DAY = re.compile(r"^(?:发布日期|published_on): (.*)$", re.MULTILINE)
_UPDATED = re.compile(r"^(?:更新日期|updated_on): .*\n", re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(\.[^)]*|[a-z0-9-]+(?:/index)?)\.md(?=\))")
_FANCY = re.compile(r"\[\^|^\{:|<table|^:   |^    - |^\*\*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Article:
    """A document of the corpus."""

    path: str
    """Below ``content/``."""
    front: str
    """The front matter as it stands, with both fences."""
    title: str
    published: str
    """``YYYY-MM-DD HH:MM``."""
    body: str

    @property
    def bundle(self) -> bool:
        """Whether files lie beside it."""
        return self.path.endswith("/index.md")

    @property
    def address(self) -> str:
        """Column and stem, without an ending."""
        return self.path.removesuffix(".md").removesuffix("/index")

    @property
    def column(self) -> str:
        return self.address.rpartition("/")[0]

    @property
    def source(self) -> str:
        """The file as sitegen reads it."""
        return self.front + self.body

    @property
    def plain(self) -> bool:
        """Whether the text holds nothing but paragraphs, headings, flat lists, pipe tables and links."""
        return not _FANCY.search(self.body)

    def linked(self, suffix: str) -> str:
        """The text with links from page to page, which end in ``suffix``; a bundle's page lies beside its folder."""
        above = "../" if self.bundle else ""
        return _LINK.sub(lambda link: link.group(1).removesuffix("/index").removeprefix(above) + suffix, self.body)

    def with_sentence(self, sentence: str) -> Article:
        """The article with a sentence in the middle of its text."""
        return replace(self, body=self.body.replace(MARK, sentence, 1))

    def with_title(self, title: str) -> Article:
        """The article under another title."""
        return replace(self, front=self.front.replace(self.title, title, 1), title=title)

    def copied(self, number: int, title: str, published: str) -> Article:
        """A new article that is much like this one, published on another day."""
        year = published[:4]
        front = _UPDATED.sub("", self.front.replace(self.title, title, 1).replace(self.published, published, 1))
        front = re.sub(r"(?<=/)\d{4}-\d{5}$", f"{year}-9{number:04}", front, flags=re.MULTILINE)
        front = re.sub(
            r"^((?:文号|document_number): .*〔)\d+〕\d+",
            rf"\g<1>{self.published[:4]}〕9{number:04}",
            front,
            flags=re.MULTILINE,
        )
        return replace(
            self, path=f"{self.column}/{year}-added-{number:04}.md", front=front, title=title, published=published
        )


def read_articles(content: Path) -> tuple[Article, ...]:
    """All documents below ``content``, in the order of their paths."""
    return tuple(read_article(content, path) for path in sorted(content.rglob("*.md")))


def read_article(content: Path, path: Path) -> Article:
    text = path.read_text(encoding="utf-8")
    end = text.index("\n---\n") + 5
    front = text[:end]
    title, day = _TITLE.search(front), _DAY.search(front)
    if title is None or day is None:
        raise ValueError(f"{path} has no title or no day")
    return Article(path.relative_to(content).as_posix(), front, title.group(1), day.group(1), text[end:])
