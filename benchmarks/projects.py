"""A generator with its own copy of the corpus: where its sources, its output and its commands are."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.articles import Article


@dataclass(frozen=True, slots=True)
class Project:
    """One generator, set up in a folder of its own. Addresses of output are the same for all but their endings."""

    name: str
    root: Path
    """Where its commands run."""
    content: Path
    """Where the documents lie, at the same paths as in the corpus."""
    output: Path
    build: tuple[str, ...]
    """The command that builds everything."""
    version: str
    convert: Callable[[Article], str]
    """A document as this generator reads it."""
    page: Callable[[Article], str]
    """Where a document's page lies in the output."""
    lists: tuple[str, ...]
    """Patterns of the list pages in a column's folder of the output."""
    column: Callable[[str], str]
    """A column's folder in the output."""
    serve: Callable[[int], tuple[str, ...]]
    """The command that serves a preview on a port."""
    remembered: tuple[Path, ...] = ()
    """What it keeps besides the output; removed before a cold build."""
    environment: Mapping[str, str] = field(default_factory=dict)
    mount: str = "/"
    """Where its preview serves the output's root."""
    reloads: bool = False
    """Whether its preview speaks the LiveReload protocol."""

    def write(self, article: Article) -> None:
        """Put a new or changed document into the sources."""
        target = self.content / article.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(self.convert(article), encoding="utf-8")

    def forget(self) -> None:
        """Remove the output and everything that is remembered."""
        for path in (self.output, *self.remembered):
            if path.is_dir():
                shutil.rmtree(path)

    def shows(self, article: Article, words: str) -> bool:
        """Whether the page of a document holds these words."""
        page = self.output / self.page(article)
        return page.is_file() and words in page.read_text(encoding="utf-8")

    def lists_title(self, article: Article) -> bool:
        """Whether a list page of the column names the document."""
        folder = self.output / self.column(article.column)
        pages = (page for pattern in self.lists for page in folder.glob(pattern))
        return any(article.title in page.read_text(encoding="utf-8") for page in pages)


def copy_articles(project: Project, corpus: Path, articles: Iterable[Article]) -> None:
    """Convert every document and copy the files beside them."""
    for article in articles:
        project.write(article)
    for file in corpus.rglob("*"):
        if file.is_file() and file.suffix != ".md" and file.parent != corpus:
            target = project.content / file.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
