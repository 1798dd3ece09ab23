"""Every field that a kind declares is shown by its template; internal ones by none."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from sitegen.national import national_standard
from tests.filled import Filled, Filler, write_filled
from tests.outputs import BuiltSite, HtmlPage, built, plain, ready_body, temporary_folder

KINDS = tuple(national_standard().kinds)


Whole = tuple[BuiltSite, Mapping[str, Filled]]


@pytest.fixture(scope="session")
def filled_site() -> Whole:
    """A body with a filled document of every kind."""
    body = ready_body(temporary_folder() / "body")
    filler = Filler(national_standard())
    documents = dict(zip(KINDS, filler.all(), strict=True))
    write_filled(body.root, documents.values(), filler)
    return built("filled", body), documents


def missing(page: HtmlPage, document: Filled) -> list[str]:
    """What a page does not say, field by field."""
    text, links = page.text, [link.partition("#")[0] for link in page.links]
    found = [
        f"{name}: {mark}"
        for name, marks in document.shown.items()
        for mark in marks
        if mark not in text and mark not in links
    ]
    found += [
        f"{name}: {mark}"
        for name, marks in document.linked.items()
        for mark in marks
        if not any(link.endswith(mark) for link in links)
    ]
    for (
        name,
        label,
    ) in document.labels.items():  # of a field its value follows; of a record's part it stands in a column
        label = re.sub(r"\s+", "", label)
        value = "" if "." in name else document.shown[name][0]
        bare = label.removesuffix("（万元）")  # where the heading says it of all figures
        if label + value not in text and bare + value not in text:
            found.append(f"{name}: {label} {document.shown[name][0]}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_public_field_stands_on_its_page(filled_site: Whole, kind: str) -> None:
    site, documents = filled_site
    assert missing(site.page_of(documents[kind].path), documents[kind]) == []


def test_no_internal_field_stands_in_any_file(filled_site: Whole) -> None:
    site, documents = filled_site
    secrets = [mark for document in documents.values() for mark in document.secret if mark.startswith("哨兵")]
    assert len(secrets) >= len(KINDS)
    everything = b"\n".join(data for _, data in site.contents()).decode("utf-8", "replace")
    assert [mark for mark in secrets if mark in everything] == []


def test_every_file_of_a_filled_document_is_published_once(filled_site: Whole) -> None:
    site, documents = filled_site
    names = [path.rpartition("/")[2] for document in documents.values() for path in document.files]
    published = [path.rpartition("/")[2] for path in site.files]
    wanted = [name for name in names if name not in ("index.md", "tables.yaml")]
    assert [name for name in wanted if published.count(name) != 1] == []
    assert not {"index.md", "tables.yaml"} & set(published)


def test_a_figure_stands_with_its_unit(filled_site: Whole) -> None:
    site, documents = filled_site
    page = site.page_of(documents["statistics"].path)
    heads = [plain(cell) for cell in page.all("th")]
    assert "数值" in heads
    assert "单位" not in heads
    assert any("\u00a0" in "".join(cell.itertext()) for cell in page.all("td"))
