"""From the site to its pages and files: the plan, the neighbours of a page, odd file names, what never reaches a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import pytest

from sitegen.model import Page, Wanted
from sitegen.pages import Shelf, file_at, page_at, page_view, plan
from sitegen.pages.given import Given, LinkTarget, links_of
from sitegen.settings import Settings, read_settings
from sitegen.text import CONTROL
from sitegen.urls import REDIRECTS, SEARCH
from tests.bodies import Body
from tests.outputs import BuiltSite, built, ready_body
from tests.scenes import DOCUMENTS, Writer, large_site

LEADERS = "disclosure/institution/leaders"


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(ready_body(tmp_path / "body").root)


def site_of(writer: Writer) -> BuiltSite:
    return built("pages", Body(writer.root))


def planned(made: BuiltSite, settings: Settings) -> tuple[list[Page], dict[str, Wanted]]:
    """The pages and the files of a plan where nothing stands yet."""
    items = list(plan(settings, made.site, made.root / "content", lambda path, key: None))
    files = [item for item in items if isinstance(item, Wanted)]
    assert len({file.path for file in files}) == len(files)
    return [item for item in items if isinstance(item, Page)], {file.path: file for file in files}


def test_the_plan_holds_every_output_but_the_theme_and_the_index_once() -> None:
    made = large_site()
    content = made.root / "content"
    settings = read_settings(content)
    every, wanted = planned(made, settings)
    pages = [page.address for page in every]
    files = {path: file.read(content) for path, file in wanted.items()}
    for page in every:
        documents = [made.site.by_path[path] for path in page.shows]
        _, beside = page_view(settings, cast(Given, page.given), documents)
        files |= {output.path: output.data for output in beside}
    assert len(pages) == len(set(pages))
    assert not set(pages) & set(files)
    index = {path for path in made.files if path.startswith("search/") and path != SEARCH}
    whole = {path for path in made.files if not path.startswith("assets/")} - {"manifest.json"} - index
    assert index
    assert {*pages, *files} == whole
    assert all(made.files[path] == data for path, data in files.items())


def test_a_page_planned_alone_is_the_page_of_the_plan() -> None:
    made = large_site()
    content = made.root / "content"
    settings = read_settings(content)
    pages, files = planned(made, settings)
    shelf = Shelf(settings, made.site)
    alone = [page for page in pages if page.address != REDIRECTS]
    assert len(alone) > 100
    assert [page_at(shelf, page.address) for page in alone if not page.template.endswith("redirect.html")] == [
        page for page in alone if not page.template.endswith("redirect.html")
    ]
    assert page_at(shelf, "no/such.html") is None
    for path, file in files.items():
        found = file_at(shelf, content, path)
        assert found and (found.key, found.read(content)) == (file.key, file.read(content))


def neighbours(site: BuiltSite, path: str) -> list[str]:
    """The documents that a page leads on to, in order."""
    page = site.page_of(path)
    found = [element for element in page.all("nav") if "neighbours" in element.get("class", "")]
    return [
        site.target(page.address, anchor.get("href", ""))[0].rpartition("/")[2]
        for nav in found
        for anchor in nav.iter("a")
    ]


def test_leaders_lead_on_in_their_declared_order_and_documents_by_day(writer: Writer) -> None:
    for order, (name, day) in enumerate({"c": "02", "a": "04", "b": "03"}.items(), 1):
        writer.write(
            f"{LEADERS}/{name}.md", "leader", title=f"领导{name}", order=str(order), published_on=f"2026-02-{day}"
        )
        writer.write(f"{DOCUMENTS}/{name}.md", "document", title=f"通知{name}", published_on=f"2026-02-{day}")
    site = site_of(writer)
    assert neighbours(site, f"{LEADERS}/a.md") == ["c.html", "b.html"]
    assert neighbours(site, f"{LEADERS}/c.md") == ["a.html"]
    assert neighbours(site, f"{DOCUMENTS}/b.md") == ["a.html", "c.html"]


def test_a_file_with_a_number_sign_in_its_name_can_be_linked_and_declared(writer: Writer) -> None:
    writer.write(
        f"{DOCUMENTS}/a/index.md",
        "document",
        "见[附件](附件%231.pdf#page=2)。",
        {"附件#1.pdf": "甲", "附件#2.pdf": "乙"},
        title="有附件的通知",
        attachments=[{"file": "附件#2.pdf", "title": "附件二"}],
    )
    site = site_of(writer)
    page = site.page_of(f"{DOCUMENTS}/a/index.md")
    reached = {site.target(page.address, link)[0] for link in page.links if ".pdf" in link}
    assert reached == {"fdzdgknr/bmwj/a/附件#1.pdf", "fdzdgknr/bmwj/a/附件#2.pdf"}
    assert reached <= set(site.files)


def test_a_picture_on_another_host_is_never_written_into_a_page(writer: Writer) -> None:
    """The rule blocks it; this is the second lock."""
    writer.write(f"{DOCUMENTS}/a.md", "document", "![图](https://evil.example/a.png) [文](https://www.example.gov.cn/)")
    made = Body(writer.root)
    assert any("L108" in line for line in made.errors())
    site = made.site()
    path = f"{DOCUMENTS}/a.md"
    page = page_at(Shelf(read_settings(made.root / "content"), site), site.addresses[path])
    assert page
    assert links_of(page, path) == (LinkTarget(), LinkTarget(href="https://www.example.gov.cn/"))


REFERENCES = (
    "".join(f"&#{code};" for code in (*range(9), 11, 12, *range(14, 32), 127)) + "&#xFFFE;&#xFFFF;&#x7;&#X1f;&#0007;"
)


@pytest.mark.parametrize("where", ["text", "fields", "escapes"])
def test_control_characters_reach_no_output_however_they_are_written(tmp_path: Path, where: str) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    values: dict[str, Any] = {"title": "第一条办法", "published_on": "2026-06-29"}
    body = "开头的正文。"
    if where == "text":
        body = f"甲{REFERENCES}乙。\n\n## 标题{REFERENCES}\n\n`码{REFERENCES}`\n"
    elif where == "fields":
        values |= {"title": f"题{REFERENCES}", "summary": f"概{REFERENCES}述", "keywords": [f"词{REFERENCES}"]}
    writer.write(f"{DOCUMENTS}/a.md", "document", body, **values)
    made = Body(writer.root)
    if where == "escapes":
        source = writer.root / "content" / DOCUMENTS / "a.md"
        text = source.read_text(encoding="utf-8").replace('"第一条办法"', r'"第\a一\0条\e办\x7f法\uffff"')
        source.write_text(text, encoding="utf-8")
        assert made.site().by_path[f"{DOCUMENTS}/a.md"].title == "第一条办法"
        assert any("F007" in line for line in made.errors())
        return
    site = site_of(writer)
    for path, data in site.contents():
        if path.rpartition(".")[2] in ("html", "xml", "csv", "json", "txt", "map", "rels"):
            assert not CONTROL.search(data.decode("utf-8")), path
            assert not re.search(rb"\\u00[01][0-9a-f]|\\uffff", data) or not path.endswith(".json"), path
        if path.endswith(".xml") and "!" not in path:
            ElementTree.fromstring(data)
