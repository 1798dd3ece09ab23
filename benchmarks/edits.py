"""The changes whose cost a run measures; each repeat changes another document, and each is seen to be in the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from benchmarks.articles import Article
from benchmarks.projects import Project

COLUMN = "disclosure/documents"
"""The column whose documents are changed: a large one, with a list of many pages and neighbours."""
NEWEST = "2026-06-29 09:00"


class EditError(Exception):
    """A build ended well and its output does not show the change."""


class Edits:
    """Hands out changes: never the same document twice for one project."""

    def __init__(self, articles: Sequence[Article]) -> None:
        usable = [article for article in articles if article.column == COLUMN and article.plain and not article.bundle]
        middle = usable[len(usable) // 4 :]
        self._free = {article.path: article for article in middle[:: max(len(middle) // 100, 1)]}
        self._order = list(self._free)
        self._given: dict[str, int] = {}

    def _next(self, project: Project) -> tuple[int, Article]:
        number = self._given.get(project.name, 0)
        self._given[project.name] = number + 1
        return number, self._free[self._order[number % len(self._order)]]

    def body(self, project: Project) -> Callable[[], None]:
        """Change a sentence in the middle of a text; returns the check that the page shows it."""
        number, article = self._next(project)
        sentence = f"这一句是第{number + 1}次改动写进去的。"
        changed = article.with_sentence(sentence)
        project.write(changed)
        return lambda: _expect(project.shows(changed, sentence), project, changed, "page")

    def title(self, project: Project) -> Callable[[], None]:
        """Change a title; returns the check that the page and a list show it."""
        number, article = self._next(project)
        changed = article.with_title(f"第{number + 1}次改动以后的标题")
        project.write(changed)
        return lambda: _shown(project, changed)

    def added(self, project: Project) -> Callable[[], None]:
        """Add a document, newer than all others; returns the check that it has a page and stands in a list."""
        number, article = self._next(project)
        made = article.copied(number, f"第{number + 1}次改动新发布的文件", NEWEST)
        project.write(made)
        return lambda: _shown(project, made)

    def nothing(self, project: Project) -> Callable[[], None]:
        """Change nothing; returns the check that a page is still there."""
        article = self._free[self._order[-1]]
        return lambda: _expect(project.shows(article, article.title), project, article, "page")

    def everything(self, project: Project) -> Callable[[], None]:
        """Forget all output; returns the check that every list and a page are there."""
        project.forget()
        article = self._free[self._order[-1]]
        return lambda: _shown(project, article)

    def for_preview(self, project: Project) -> tuple[Article, str]:
        """A document with a sentence that it does not hold yet; the caller writes it."""
        number, article = self._next(project)
        sentence = f"这一句是第{number + 1}次改动写进去的。"
        return article.with_sentence(sentence), sentence


CASES: Mapping[str, Callable[[Edits, Project], Callable[[], None]]] = {
    "cold": Edits.everything,
    "nothing": Edits.nothing,
    "body": Edits.body,
    "title": Edits.title,
    "added": Edits.added,
}
"""What is done before the command that is measured, in the order of a run."""


def _shown(project: Project, article: Article) -> None:
    _expect(project.shows(article, article.title), project, article, "page")
    _expect(project.lists_title(article), project, article, "list")


def _expect(holds: bool, project: Project, article: Article, where: str) -> None:
    if not holds:
        raise EditError(f"{project.name}: the {where} of {article.path} does not show the change")
