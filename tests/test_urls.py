"""Addresses: relative links between all depths, percent-encoding, and nothing that leads out of the root."""

from __future__ import annotations

import posixpath
from itertools import product
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import urls
from sitegen.national import national_standard

BASE = "https://www.example.gov.cn/xmj/zfxxgk/"
PAGES = ("index.html", "a.html", "g/index.html", "g/b.html", "g/h/index.html", "g/h/i/c.html", "x/y/z/w/d.html")
SEGMENT = st.text(alphabet="ab中文 %#?&+';()1-.", min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))
ADDRESS = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join)
HOSTILE = st.lists(
    st.sampled_from(
        ["..", "/", ".", "%2e", "%2E%2E", "%2f", "\\", "a", "中", "//", "%00", "\x00", "#", "?", "%25", ":"]
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(("start", "target"), list(product(PAGES, PAGES)))
def test_a_relative_link_leads_from_every_depth_to_every_other(start: str, target: str) -> None:
    link = urls.relative(target, start)
    assert urljoin(BASE + start, link) == BASE + target
    assert not link.startswith("/")
    assert urlsplit(link).path.endswith(".html"), "a link names the file, so that it works from disk"


@given(ADDRESS, ADDRESS, st.sampled_from(["", "一、总则", "fn:1"]))
def test_a_relative_link_is_encoded_and_leads_to_exactly_the_named_file(start: str, target: str, fragment: str) -> None:
    start, target = f"{start}.html", f"{target}.html"
    joined = urlsplit(urljoin(BASE + quote(start), urls.relative(target, start, fragment)))
    assert unquote(joined.path) == "/xmj/zfxxgk/" + target
    assert joined.query == ""
    assert joined.fragment == fragment


@pytest.mark.parametrize(
    ("target", "start", "fragment", "link"),
    [
        ("a/b.html", "a/c.html", "一、总则", "b.html#一、总则"),
        ("a/c.html", "a/c.html", "fn:1", "c.html#fn:1"),
        ("a/附件#1.pdf", "a/c.html", "", "%E9%99%84%E4%BB%B6%231.pdf"),
        ("a/附件#1.pdf", "a/c.html", "page=2", "%E9%99%84%E4%BB%B6%231.pdf#page=2"),
        ("a/附件 1.pdf", "a/c.html", "", "%E9%99%84%E4%BB%B6%201.pdf"),
        ("a/100%.pdf", "index.html", "", "a/100%25.pdf"),
        ("a/x:y.html", "a/c.html", "", "x%3Ay.html"),
        ("a/c.html", "a/c.html", "", "c.html"),
    ],
)
def test_fragments_stay_as_they_are_and_odd_names_are_encoded(
    target: str, start: str, fragment: str, link: str
) -> None:
    assert urls.relative(target, start, fragment) == link


@pytest.mark.parametrize(
    ("base", "address", "wanted"),
    [
        (BASE, "index.html", BASE),
        (BASE.rstrip("/"), "index.html", BASE),
        (BASE, "g/index.html", BASE + "g/"),
        (BASE, "g/myindex.html", BASE + "g/myindex.html"),
        (BASE, "g/index_2.html", BASE + "g/index_2.html"),
        (BASE, "g/附件 1.pdf", BASE + "g/%E9%99%84%E4%BB%B6%201.pdf"),
    ],
)
def test_an_absolute_address_stands_for_the_folder_of_an_index(base: str, address: str, wanted: str) -> None:
    assert urls.absolute(base, address) == wanted


@pytest.mark.parametrize(
    ("base", "path"),
    [("https://a.gov.cn", "/"), ("https://a.gov.cn/", "/"), ("https://a.gov.cn/x/y", "/x/y/"), (BASE, "/xmj/zfxxgk/")],
)
def test_the_base_path_begins_and_ends_with_a_slash(base: str, path: str) -> None:
    assert urls.base_path(base) == path


@pytest.mark.parametrize(
    ("target", "external"),
    [
        ("https://a.cn", True),
        ("HTTP://a.cn", True),
        ("mailto:a@b.cn", True),
        ("tel:12345", True),
        ("javascript:alert(1)", True),
        ("//a.cn/x", True),
        ("a.md", False),
        ("../a.md", False),
        ("/disclosure/a.md", False),
        ("#x", False),
        ("附件：1.pdf", False),
        ("1:2.md", False),
    ],
)
def test_external_is_what_has_a_scheme_or_a_host(target: str, external: bool) -> None:
    assert urls.is_external(target) is external


@pytest.mark.parametrize(
    ("folder", "target", "wanted"),
    [
        ("disclosure/documents", "a.pdf", "disclosure/documents/a.pdf"),
        ("disclosure/documents", "./a.pdf", "disclosure/documents/a.pdf"),
        ("disclosure/documents", "../normative/x.md#第三条", "disclosure/normative/x.md"),
        ("disclosure/documents", "../normative/x.md?y=1#z", "disclosure/normative/x.md"),
        ("disclosure/documents", "/guide/x.md", "guide/x.md"),
        ("disclosure/documents", "%E9%99%84%E4%BB%B6.pdf", "disclosure/documents/附件.pdf"),
        ("disclosure/documents", "../../guide", "guide"),
        ("guide", "../../x", None),
        ("guide", "..", "."),
        ("guide", "../..", None),
        ("guide", "/../x", None),
        ("guide", "/%2e%2e/%2e%2e/etc/passwd", None),
        ("guide", "%2e%2e/%2e%2e/x", None),
        ("guide", "..\\..\\x", None),
        ("guide", "%5c..%5cx", None),
        ("guide", "a%00b", None),
        ("guide", "//etc/passwd", "etc/passwd"),
        ("guide", "%2fetc/passwd", "etc/passwd"),
    ],
)
def test_a_link_is_resolved_inside_the_content_folder_or_not_at_all(
    folder: str, target: str, wanted: str | None
) -> None:
    assert urls.resolve(folder, target) == wanted


@given(st.sampled_from(["guide", "disclosure/documents", "a/b/c"]), st.one_of(HOSTILE, st.text(max_size=30)))
def test_no_link_ever_leaves_the_content_folder(folder: str, target: str) -> None:
    path = urls.resolve(folder, target)
    if path is not None:
        assert not path.startswith("/")
        assert posixpath.normpath("/base/content/" + path).startswith("/base/content")
        assert ".." not in path.split("/")
        assert "\\" not in path
        assert "\x00" not in path


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("a.md#%E7%AC%AC", "第"), ("a.md", ""), ("#x", "x"), ("a.md?b#c#d", "c#d")],
)
def test_a_fragment_is_decoded(written: str, wanted: str) -> None:
    assert urls.fragment(written) == wanted


@pytest.mark.parametrize(
    ("alias", "wanted"),
    [
        ("/xmj/zfxxgk/old/a.html", "old/a.html"),
        ("/xmj/zfxxgk/old/", "old/index.html"),
        ("/xmj/zfxxgk/old/t20230307_118.htm", "old/t20230307_118.htm"),
        ("/xmj/zfxxgk/%E6%97%A7/a.html", "旧/a.html"),
        ("old/a.html", "old/a.html"),
        ("/zwgk/202303/t20230307_118.html", ""),
        ("/xmj/zfxxgk/old/a.aspx", ""),
        ("old/a", ""),
        ("/a/../b.html", None),
        ("../b.html", None),
        ("/old/a.html?x=1", None),
        ("https://www.example.gov.cn/a.html", None),
        ("//evil.example/a.html", None),
        ("/旧/a.html", None),
        ("/a b.html", None),
        ("/a;rewrite.html", None),
        ("/a{b}.html", None),
        ("", None),
        ("/", None),
        ("/a.html\n/b.html", None),
        ("/a.html\n", None),
    ],
)  # fmt: skip
def test_an_old_address_lies_in_the_column_or_elsewhere_or_is_none(alias: str, wanted: str | None) -> None:
    assert urls.alias_address(alias, "/xmj/zfxxgk/") == wanted


@pytest.mark.parametrize(
    "alias", ["/xmj/zfxxgk/%2e%2e/%2e%2e/etc/a.html", "%2E%2E/a.html", "/xmj/zfxxgk/.%2e/a.html", "./a.html"]
)
def test_an_old_address_cannot_leave_the_output_by_encoding(alias: str) -> None:
    inside = urls.alias_address(alias, "/xmj/zfxxgk/")
    assert not inside or ".." not in unquote(inside).split("/")


@given(HOSTILE)
def test_no_old_address_ever_leaves_the_output(alias: str) -> None:
    inside = urls.alias_address(alias, "/xmj/zfxxgk/")
    if inside:
        assert not inside.startswith("/")
        assert ".." not in inside.split("/")


def test_addresses_are_column_slugs_and_stem_and_lists_count_from_one() -> None:
    column = national_standard().columns["disclosure/finance/budget"]
    assert urls.document_address(column, "2026-yusuan") == "fdzdgknr/czyjs/bmys/2026-yusuan.html"
    assert [urls.list_address(column, number) for number in (1, 2, 10)] == [
        f"fdzdgknr/czyjs/bmys/{name}.html" for name in ("index", "index_2", "index_10")
    ]
    assert [urls.list_address(column, number, "2025").rpartition("/")[2] for number in (1, 2)] == [
        "index-2025.html",
        "index-2025_2.html",
    ]
    assert (urls.feed_address(column), urls.feed_address(None)) == ("fdzdgknr/czyjs/bmys/feed.xml", "feed.xml")
    assert (
        urls.file_address(column, column.id, f"{column.id}/2026-yusuan/表1.csv")
        == "fdzdgknr/czyjs/bmys/2026-yusuan/表1.csv"
    )


@pytest.mark.parametrize("stem", ["2026-chunfang", "a", "0", "a-b-c-1"])
def test_stems_are_small_letters_digits_and_single_hyphens(stem: str) -> None:
    assert urls.STEM.fullmatch(stem)
    assert not urls.RESERVED.fullmatch(stem)


@pytest.mark.parametrize(
    "stem", ["", "A", "a_b", "a--b", "-a", "a-", "通知", "a.b", "a b", "a\n", "..", "index", "index_2", "index-3"]
)
def test_other_names_are_no_stems_or_belong_to_the_lists(stem: str) -> None:
    assert not urls.STEM.fullmatch(stem) or urls.RESERVED.fullmatch(stem)


def test_feed_and_catalogue_names_do_not_collide_with_documents() -> None:
    # A document is `stem.html`; everything else in a column's folder has another ending or an index name.
    assert not urls.STEM.fullmatch("feed.xml")
