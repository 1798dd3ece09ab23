"""The kinds of page there are, one table for all: where in the demonstration body each can be seen best."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from sitegen.urls import PUBLICATION, SEARCH
from tests.outputs import BuiltSite

DESK, PHONE, SMALLEST = 1366, 390, 320
"""Widths in px at which every kind of page is looked at."""

Find = Callable[[BuiltSite], str]
"""Gives the address of a page in a built site."""


def column_page(layout: str) -> Find:
    """The page of the first column of a layout that holds something."""

    def find(site: BuiltSite) -> str:
        columns = [column for column in site.site.standard.columns.values() if column.layout == layout]
        found = next(
            (column for column in columns if site.site.below(column.id) or layout in {"catalogue", "index"}), None
        )
        if found is None:
            pytest.fail(f"content/ 里没有一个有内容的“{layout}”栏目，请补。")
        return f"{found.folder}/index.html"

    return find


def document_page(kind: str) -> Find:
    """The page of the document of a kind that has most on it."""

    def find(site: BuiltSite) -> str:
        addresses = [site.site.addresses[document.path] for document in site.of_kind(kind)]
        return max(addresses, key=lambda address: len(site.files[address]))

    return find


def empty_column(site: BuiltSite) -> str:
    """The page of a column that is shown and holds nothing: it says why."""
    columns = site.site.standard.columns.values()
    found = next(
        (
            column
            for column in columns
            if column.layout == "list" and site.site.visible(column) and not site.site.below(column.id)
        ),
        None,
    )
    if found is None:
        pytest.fail("content/ 里没有一个空着的栏目，请补。")
    return f"{found.folder}/index.html"


def address(name: str) -> Find:
    """A page beside the tree."""
    return lambda _: name


PAGES: Mapping[str, Find] = {
    "home": address("index.html"),
    "list": lambda site: f"{site.site.standard.columns['disclosure/normative'].folder}/index.html",
    "sections": column_page("sections"),
    "items": column_page("items"),
    "yearly": column_page("yearly"),
    "empty column": empty_column,
    "document": document_page("normative"),
    "rule": document_page("rule"),
    "cleanup": document_page("cleanup"),
    "interpretation": document_page("interpretation"),
    "statistics": document_page("statistics"),
    "overview": document_page("overview"),
    "single": column_page("single"),
    "institutions": column_page("institutions"),
    "institution": document_page("department"),
    "leaders": column_page("leaders"),
    "leader": document_page("leader"),
    "budget": document_page("budget"),
    "finance": column_page("finance"),
    "consultations": column_page("consultations"),
    "consultation": document_page("consultation"),
    "meeting": document_page("meeting"),
    "proposal": document_page("proposal"),
    "answer to public concern": document_page("opinion-response"),
    "questions": column_page("qa"),
    "question": document_page("qa"),
    "penalty": document_page("penalty"),
    "appointment": document_page("appointment"),
    "service": document_page("service"),
    "annual report": document_page("annual-report"),
    "guide": document_page("guide"),
    "apply": column_page("apply"),
    "catalogue": column_page("catalogue"),
    "index": column_page("index"),
    "register": address("gzcxdj.html"),
    "map": address("wzdt.html"),
    "all documents": address("qbwj.html"),
    "publication": address(PUBLICATION),
    "search": address(SEARCH),
}
"""Every kind of page by name, one address each. The browser tests, the weights and the pictures of docs/images/ go by it."""
