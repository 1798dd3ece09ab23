"""Every address of the output is relative and leads somewhere, wherever the output lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import feedparser
import pytest

from sitegen.urls import feed_address
from tests.outputs import BuiltSite, HtmlPage, external, plain, ready_body
from tests.scenes import ACTING, BUNDLE, FORMULA, MOVED, large_site, named_site

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")
HARMLESS = ("https://", "http://", "mailto:", "tel:")


@pytest.fixture(scope="module", params=["large", "content"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    return named_site(request.param)


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def address_faults(site: BuiltSite, page: HtmlPage, pages: dict[str, set[str]]) -> Iterator[str]:
    """Links of a page that are not relative, or that lead nowhere."""
    base = site.site.config.base_url
    canonical = {element.get("href", "") for element in page.all("link") if element.get("rel") == "canonical"}
    spelt = {
        anchor.get("href", "") for anchor in page.all("a") if plain(anchor) == anchor.get("href")
    }  # a value of the author's
    for link in page.links:
        if external(link):
            if not link.startswith(HARMLESS):
                yield f"{page.address}: {link} has a scheme of its own"
            if link.startswith(base) and link not in canonical | spelt:
                yield f"{page.address}: {link} is absolute"
            continue
        if link.startswith("/") or "\\" in link:
            yield f"{page.address}: {link} only works at the root of a host"
            continue
        path, fragment = site.target(page.address, link)
        if path not in site.files:
            yield f"{page.address}: {link} leads nowhere"
        elif fragment and fragment not in pages.get(path, set()):
            yield f"{page.address}: {link} has no such place"


def test_every_link_is_relative_and_leads_to_a_file_and_a_place_in_it(site: BuiltSite) -> None:
    ids = {page.address: set(page.ids) for page in site.pages}
    pages = [page for page in site.pages if page.address != "404.html"]
    assert [fault for page in pages for fault in address_faults(site, page, ids)] == []


def test_the_page_for_missing_addresses_is_absolute_throughout(site: BuiltSite) -> None:
    base = site.site.config.base_url
    page = site.page("404.html")
    own = [link for link in page.links if link.startswith(base)]
    others = [link for link in page.links if not link.startswith(base)]
    assert len(own) > 5
    assert [link for link in others if not external(link) and not link.startswith("#")] == []
    for link in own:
        path = unquote(link.removeprefix(base))
        assert (path + "index.html" if path.endswith("/") or not path else path) in site.files, link


def test_the_canonical_address_of_a_page_is_its_own(site: BuiltSite) -> None:
    base = site.site.config.base_url
    redirects = {page.address for page in site.pages if any(meta.get("http-equiv") for meta in page.all("meta"))}
    for page in site.pages:
        found = [element.get("href") for element in page.all("link") if element.get("rel") == "canonical"]
        if page.address not in redirects | {"404.html"}:
            assert found == [base + re.sub(r"(^|/)index\.html$", r"\1", page.address)], page.address


def test_names_of_files_and_folders_need_no_encoding_and_differ_by_more_than_case(site: BuiltSite) -> None:
    made = [path for path in site.files if path.endswith((".html", ".xml", ".map", ".json", ".css"))]
    assert [path for path in made if not re.fullmatch(r"[a-z0-9._/-]+", path)] == []
    assert len({path.casefold() for path in site.files}) == len(site.files)


def test_every_page_can_be_reached_from_the_home_page(site: BuiltSite) -> None:
    seen, ahead = {"index.html"}, ["index.html"]
    while ahead:
        here = ahead.pop()
        style = re.findall(r"url\(\s*['\"]?([^'\")]+)", site.files[here].decode()) if here.endswith(".css") else []
        for link in style if here.endswith(".css") else site.page(here).links:
            path = "" if external(link) else site.target(here, link)[0]
            if path in site.files and path not in seen:
                seen.add(path)
                if path.endswith((".html", ".css")):
                    ahead.append(path)
    redirects = {page.address for page in site.pages if any(meta.get("http-equiv") for meta in page.all("meta"))}
    alone = {path for path in site.files if path in site.files["404.html"].decode()}  # its links are absolute
    machine = {"404.html", "sitemap.xml", "robots.txt", "redirects.map", "manifest.json"}
    machine |= {path for path in site.files if re.match(r"search/.+\.json", path)}
    assert sorted(set(site.files) - seen - redirects - machine - alone) == [], "nothing of the site leads there"


def test_a_link_in_a_text_is_resolved_from_the_place_of_the_document(large: BuiltSite) -> None:
    page = large.page_of(BUNDLE)
    assert large.links_to(page, "fdzdgknr/bmwj/with-files/linked.pdf")
    assert large.links_to(page, large.site.addresses[ACTING])
    assert large.links_to(page, "fdzdgknr/bmwj/index.html")


# ---- feeds, sitemap, robots, redirects ----


def feeds(site: BuiltSite) -> dict[str, bytes]:
    return {path: data for path, data in site.files.items() if path.rpartition("/")[2] == "feed.xml"}


def test_there_is_a_feed_for_the_whole_and_for_every_column_with_documents(site: BuiltSite) -> None:
    columns = site.site.standard.columns
    wanted = {feed_address(columns[column]) for column, documents in site.site.by_column.items() if documents}
    assert set(feeds(site)) == wanted | {"feed.xml"}


def test_feeds_are_valid_atom_with_absolute_links_that_lead_somewhere(site: BuiltSite) -> None:
    base = site.site.config.base_url
    for path, data in feeds(site).items():
        parsed = feedparser.parse(data)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.version == "atom10"
        root = ElementTree.fromstring(data)
        assert root.findtext(f"{ATOM}id") == base + path
        assert root.findtext(f"{ATOM}author/{ATOM}name") == site.site.config.name
        ids = [entry.findtext(f"{ATOM}id", "") for entry in root.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) > 0, path
        for element in root.iter(f"{ATOM}updated"):
            assert INSTANT.fullmatch(element.text or ""), (path, element.text)
        for element in root.iter(f"{ATOM}link"):
            link = element.get("href", "")
            assert link.startswith(base), (path, link)
            target = unquote(link.removeprefix(base))
            assert (target + "index.html" if target.endswith("/") or not target else target) in site.files, (path, link)


def test_a_feed_has_the_newest_first_with_title_and_summary_but_no_text(large: BuiltSite) -> None:
    root = ElementTree.fromstring(large.files["feed.xml"])
    documents = {document.title: document for document in large.site.public}
    titles = [entry.findtext(f"{ATOM}title", "") for entry in root.iter(f"{ATOM}entry")]
    days = [str(documents[title].published_on) for title in titles]
    assert days == sorted(days, reverse=True)
    assert len(titles) == 50
    assert not list(root.iter(f"{ATOM}content"))
    injected = ElementTree.fromstring(large.files["fdzdgknr/bmwj/feed.xml"])
    assert FORMULA in [entry.findtext(f"{ATOM}title") for entry in injected.iter(f"{ATOM}entry")]


def test_the_sitemap_names_every_page_once_and_nothing_else(site: BuiltSite) -> None:
    base = site.site.config.base_url
    root = ElementTree.fromstring(site.files["sitemap.xml"])
    named = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    redirects = {page.address for page in site.pages if any(meta.get("http-equiv") for meta in page.all("meta"))}
    pages = {page.address for page in site.pages} - redirects - {"404.html"}
    assert sorted(named) == sorted(base + re.sub(r"(^|/)index\.html$", r"\1", address) for address in pages)
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", element.text or "") for element in root.iter(f"{SITEMAP}lastmod"))


@pytest.mark.parametrize(
    ("base", "there"), [("https://www.example.gov.cn/", True), ("https://www.example.gov.cn/xmj/zfxxgk/", False)]
)
def test_robots_are_spoken_to_at_the_root_of_a_host_only(tmp_path: Path, base: str, there: bool) -> None:
    body = ready_body(tmp_path / "body")
    body.build(base_url=base)
    files = body.output()
    assert ("robots.txt" in files) == there
    if there:
        assert f"Sitemap: {base}sitemap.xml" in files["robots.txt"].decode()
    assert f"{base}feed.xml" in files["feed.xml"].decode()


def test_an_old_address_below_the_column_leads_to_the_new_page(large: BuiltSite) -> None:
    address = large.site.addresses[MOVED]
    for old in ("old/tongzhi.html", "art/2019/1.html"):
        page = large.page(old)
        (refresh,) = [meta for meta in page.all("meta") if meta.get("http-equiv")]
        seconds, _, goal = refresh.get("content", "").partition("; url=")
        assert seconds == "0"
        assert large.target(old, goal)[0] == address
        assert large.links_to(page, address)
        assert {element.get("href") for element in page.all("link") if element.get("rel") == "canonical"} == {
            large.site.config.base_url + address
        }
    assert "zwgk/elsewhere.html" not in large.files


def test_the_map_of_old_addresses_names_them_all(large: BuiltSite) -> None:
    lines = [line for line in large.files["redirects.map"].decode().splitlines() if line and not line.startswith("#")]
    pairs = dict(line.removesuffix(";").split() for line in lines)
    root, goal = "/xmj/zfxxgk/", f"/xmj/zfxxgk/{large.site.addresses[MOVED]}"
    assert [pairs[old] for old in (f"{root}old/tongzhi.html", f"{root}art/2019/1.html", "/zwgk/elsewhere.html")] == [
        goal
    ] * 3
    assert all(line.endswith(";") for line in lines)
    assert all(new.removeprefix(root) in large.files for new in pairs.values())


def test_the_output_works_unchanged_below_any_folder(site: BuiltSite) -> None:
    for page in site.pages:
        if page.address != "404.html":
            depth = page.address.count("/")
            climbs = [len(re.findall(r"\.\./", link)) for link in page.links if not external(link)]
            assert max(climbs, default=0) <= depth, f"{page.address} climbs out of the output"
