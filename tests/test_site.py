"""What holds on every page of every site: well-formed, nothing inline, nothing foreign, META tags, 更新日期, tables."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from sitegen.model import Moment
from tests.outputs import BuiltSite, HtmlPage, external, grid, parse, plain
from tests.scenes import TIMED, UNTIMED, large_site, named_site

SITE_TAGS = ["SiteName", "SiteDomain", "SiteIDCode"]
COLUMN_TAGS = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
ARTICLE_TAGS = ["ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url"]
OPTIONAL_TAGS = {"Keywords", "Author", "Description", "Image", "Url"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LOADING = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "embed": "src",
    "object": "data",
    "source": "src",
    "video": "src",
    "audio": "src",
}
"""Elements that make the browser ask for something."""


@pytest.fixture(scope="module", params=["large", "content"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    return named_site(request.param)


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def test_every_page_is_well_formed(site: BuiltSite) -> None:
    assert [fault for page in site.pages for fault in page.faults] == []


def test_the_parser_would_see_a_fault() -> None:
    assert parse("x.html", b"<!DOCTYPE html><html><head><title>x</title></head><body><p><div></p></body></html>").faults


def test_every_xml_file_is_well_formed(site: BuiltSite) -> None:
    for path, data in site.files.items():
        if path.endswith((".xml", ".svg")):
            ElementTree.fromstring(data)


def test_no_id_is_given_twice(site: BuiltSite) -> None:
    doubled = {page.address: [name for name, count in Counter(page.ids).items() if count > 1] for page in site.pages}
    assert {address: names for address, names in doubled.items() if names} == {}


def test_every_page_says_its_language_and_has_one_title_one_main_and_one_first_heading(site: BuiltSite) -> None:
    for page in site.pages:
        assert page.root.get("lang") == "zh-CN", page.address
        counts = [sum(1 for _ in page.all(tag)) for tag in ("title", "main", "h1")]
        assert counts == [1, 1, 1], (page.address, counts)


def test_heading_levels_never_skip(site: BuiltSite) -> None:
    wrong = []
    for page in site.pages:
        levels = [int(element.tag[1]) for element in page.all() if re.fullmatch("h[1-6]", element.tag)]
        wrong += [f"{page.address}: h{one} → h{two}" for one, two in pairwise(levels) if two > one + 1]
    assert wrong == []


def test_nothing_is_inline_and_no_attribute_holds_a_script(site: BuiltSite) -> None:
    assert [fault for page in site.pages for fault in inline_faults(page)] == []


@pytest.mark.parametrize(
    "body",
    [
        "<style>p{}</style>",
        "<script>1</script>",
        "<p style='color:red'>",
        "<p onclick='x()'>",
        "<a href=' JavaScript:x()'>x</a>",
    ],
)
def test_whatever_is_inline_would_be_seen(body: str) -> None:
    assert inline_faults(parse("x.html", f"<!DOCTYPE html><title>x</title>{body}".encode()))


def inline_faults(page: HtmlPage) -> list[str]:
    found = [f"{page.address}: <style>" for _ in page.all("style")]
    found += [f"{page.address}: script" for script in page.all("script") if not script.get("src") or plain(script)]
    for element in page.all():
        for name, value in element.attrib.items():
            if (
                name == "style"
                or name.startswith("on")
                or re.match(r"\s*(javascript|vbscript|data)\s*:", value, re.IGNORECASE)
            ):
                found.append(f"{page.address}: {name}={value}")
    return found


def test_no_page_asks_another_host_for_anything(site: BuiltSite) -> None:
    foreign = []
    for page in site.pages:
        allowed = site.site.config.base_url if page.address == "404.html" else None
        for element in page.all():
            wanted = [element.get(LOADING[element.tag], "")] if element.tag in LOADING else []
            if element.tag == "link" and {"stylesheet", "icon", "preload", "manifest"} & set(
                element.get("rel", "").split()
            ):
                wanted.append(element.get("href", ""))
            foreign += [
                f"{page.address}: {link}"
                for link in wanted
                if external(link) and not (allowed and link.startswith(allowed))
            ]
    assert foreign == []


def test_no_style_sheet_or_picture_of_the_theme_asks_another_host(site: BuiltSite) -> None:
    for path, data in site.files.items():
        if path.endswith(".css"):
            text = data.decode()
            assert "@import" not in text, path
            for link in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
                assert not external(link), (path, link)
                assert site.target(path, link)[0] in site.files, (path, link)
        if path.startswith("assets/") and path.endswith(".svg"):
            assert not re.search(rb"<script|\son\w+=|(href|src)=.https?:", data), path


def test_meta_tags_stand_in_the_order_of_the_standard(site: BuiltSite) -> None:
    documents = set(site.site.addresses.values())
    columns = {f"{column.folder}/" for column in site.site.standard.columns.values()}
    every = SITE_TAGS + COLUMN_TAGS + ARTICLE_TAGS
    for page in site.pages:
        names = [name for name, _ in page.metas if name in every]
        wanted = list(SITE_TAGS)
        if page.address in documents:
            wanted = [name for name in every if name in names or name not in OPTIONAL_TAGS]
        elif page.address.rpartition("/")[0] + "/" in columns:
            wanted += COLUMN_TAGS
        assert names == wanted, page.address
        blank = [name for name, content in page.metas if name in every and not content.strip()]
        assert blank == [], page.address


def test_the_meta_tags_of_a_document_say_what_the_document_says(site: BuiltSite) -> None:
    base = site.site.config.base_url
    for document in site.site.public:
        page = site.page_of(document)
        tags = dict(page.metas)
        assert tags["ArticleTitle"] == document.title
        assert tags["PubDate"] == str(document.meta.get("published_on"))
        assert tags["Url"] == base + page.address
        assert tags["ColumnName"] == site.site.column(document).title
        assert tags["SiteDomain"] == site.site.config.meta.text("domain")
        if image := tags.get("Image"):
            assert image.startswith(base)
            assert image.removeprefix(base) in site.files


def test_no_time_is_invented(site: BuiltSite) -> None:
    for document in site.site.public:
        moment = document.meta.get("published_on")
        assert isinstance(moment, Moment)
        said = dict(site.page_of(document).metas)["PubDate"]
        assert said == (f"{moment.day} {moment.time}" if moment.time else f"{moment.day}")
        times = [element.get("datetime", "") for element in site.page_of(document).all("time")]
        assert [
            time
            for time in times
            if not DAY.fullmatch(time) and not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", time)
        ] == []


def test_a_time_is_shown_where_the_author_gave_one(large: BuiltSite) -> None:
    assert dict(large.page_of(TIMED).metas)["PubDate"] == "2026-05-06 08:05"
    assert dict(large.page_of(UNTIMED).metas)["PubDate"] == "2026-05-07"
    assert "2026-05-0608:05" in large.page_of(TIMED).text
    assert "00:00" not in large.page_of(UNTIMED).text


def test_every_page_has_its_own_day_of_update(site: BuiltSite) -> None:
    newest = max(document.updated_on.isoformat() for document in site.site.public if document.updated_on)
    by_address = {site.site.addresses[document.path]: document for document in site.site.public}
    for page in site.pages:
        (stamp,) = [plain(element) for element in page.of_class("stamp")] or [""]
        found = re.fullmatch(r"更新日期：(\d{4}-\d{2}-\d{2})", stamp)
        assert found, f"{page.address}: “{stamp}”"
        if page.address in by_address:
            assert found[1] == str(by_address[page.address].updated_on), page.address
        assert found[1] <= max(newest, str(site.site.today)), page.address


def test_a_list_is_as_new_as_its_newest_document(site: BuiltSite) -> None:
    for column in site.site.standard.columns.values():
        documents = site.site.below(column.id)
        if documents and column.layout not in ("catalogue", "index"):
            page = site.page(f"{column.folder}/index.html")
            assert f"更新日期：{max(str(document.updated_on) for document in documents)}" in page.text, column.id


def test_every_page_names_the_body_and_how_it_is_identified(site: BuiltSite) -> None:
    meta = site.site.config.meta
    marks = [
        site.site.config.name,
        meta.text("site_code"),
        meta.text("icp"),
        meta.text("police_code"),
        meta.record("contacts").text("phone"),
    ]
    for page in site.pages:
        (foot,) = page.all("footer")
        assert [mark for mark in marks if mark.replace(" ", "") not in plain(foot)] == [], page.address
        assert any(
            site.target(page.address, link)[0] == "wzdt.html" or link.endswith("/wzdt.html") for link in page.links
        ), page.address


def test_the_grid_of_every_table_closes(site: BuiltSite) -> None:
    holes = []
    for page in site.pages:
        for table in page.all("table"):
            holes += [f"{page.address}: row {y + 1}" for y, row in enumerate(grid(table)) if None in row]
    assert holes == []


def test_the_four_entries_stand_in_the_navigation_of_every_page_in_their_order(site: BuiltSite) -> None:
    wanted = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]
    for page in site.pages:
        sides = list(page.of_class("side"))
        if sides:
            words = [plain(anchor) for anchor in sides[0].iter("a")]
            assert [word for word in words if word in wanted] == wanted, page.address
        else:
            assert page.address == "404.html" or "http-equiv" in str(
                [element.attrib for element in page.all("meta")]
            ), page.address
