"""What must not be published is in no byte of any output: not in a page, a feed, a table, a manifest or a file's name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from sitegen.assemble import Hidden
from tests.bodies import Body, small_pdf
from tests.outputs import REVIEWER, BuiltSite, read_folder, ready_body
from tests.scenes import BUNDLE, DOCUMENTS, HIDING, SECRET, SECRET_NUMBER, WITHDRAWN, Writer, large_site, named_site


@pytest.fixture(scope="module", params=["large", "content"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    return named_site(request.param)


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def places(files: Iterator[tuple[str, bytes]], word: str) -> list[str]:
    """Where a word stands, written in any way that the output uses."""
    plain = word.encode()
    ways = {plain, quote(word).encode(), word.encode("unicode_escape"), plain.replace(b"&", b"&amp;")}
    return [path for path, data in files if word in path or any(way in data for way in ways)]


def test_hidden_documents_are_in_no_byte_of_the_output(large: BuiltSite) -> None:
    for word in (SECRET, SECRET_NUMBER):
        assert places(large.contents(), word) == [], word


def test_a_word_is_found_in_pages_feeds_tables_and_inside_zipped_sheets(large: BuiltSite) -> None:
    kinds = {path.rpartition(".")[2] for path in places(large.contents(), "改过的通知")}
    assert kinds >= {"html", "xml", "csv", "json"}
    assert any("!" in path for path in places(large.contents(), "改过的通知"))


@pytest.mark.parametrize("name", HIDING)
def test_a_document_is_hidden_for_its_own_reason_alone(tmp_path: Path, name: str) -> None:
    """Without the fields that hide it, the same document is public: nothing else keeps it back."""
    writer = Writer(ready_body(tmp_path / "body").root)
    path = f"{DOCUMENTS}/mimi/index.md"
    values = {"title": f"{SECRET}标题", "published_on": "2026-03-02", "attachments": [{"file": "x.pdf"}]}
    for hiding, hidden in (({}, False), (HIDING[name], True)):
        writer.write(path, "document", f"{SECRET}正文", {"x.pdf": "x"}, **(values | hiding))
        body = Body(writer.root)
        assert body.build().changes is not None, body.errors()
        found = places(iter(read_folder(body.root / "public").items()), SECRET)
        assert bool(found) != hidden, found


def test_the_addresses_of_hidden_documents_are_in_no_byte_of_the_output(site: BuiltSite) -> None:
    addresses = [site.site.addresses[path] for path in site.site.hidden]
    assert addresses, f"“{site.name}”里没有一份不公开的文件，请补草稿、未到日期、已撤下的各一份。"
    files = list(site.contents())
    assert [address for address in addresses if address in site.files] == []
    stems = [f"/{site.site.by_path[path].stem}." for path in site.site.hidden]
    assert [stem for stem in stems if places(iter(files), stem)] == []


def test_the_titles_of_hidden_documents_are_in_no_byte_of_the_output(site: BuiltSite) -> None:
    public = {document.title for document in site.site.public}
    titles = {site.site.by_path[path].title for path in site.site.hidden} - public
    files = list(site.contents())
    assert [title for title in titles if places(iter(files), title)] == []


def test_files_of_hidden_documents_are_not_published(site: BuiltSite) -> None:
    open_files = {file.sha256 for document in site.site.public for file in document.files}
    closed = {file.sha256 for path in site.site.hidden for file in site.site.by_path[path].files} - open_files
    published = {hashlib.sha256(data).hexdigest() for data in site.files.values()}
    assert closed & published == set()


def test_reviewers_are_in_no_byte_of_the_output(site: BuiltSite) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (site.root / "content").rglob("*.md")]
    assert any(REVIEWER.search(text) for text in sources), "no reviewer to look for"
    label = ("审查人：", "审查日期") if site.name == "large" else ()  # a text may speak of reviewers
    for word in ("哨兵审查人", "reviewed_by", "reviewed_on", *label):
        assert places(site.contents(), word) == [], word


def test_of_a_withdrawn_document_the_register_says_number_column_day_and_reason_only(large: BuiltSite) -> None:
    assert large.site.hidden[WITHDRAWN] is Hidden.TAKEN_DOWN
    register = large.page("gzcxdj.html").text
    for word in ("2026-06-30", "云牧发〔2026〕999号", "部门文件", "行政决定已撤销"):
        assert word in register, word
    numbers = places(large.contents(), "云牧发〔2026〕999号")
    assert numbers == ["gzcxdj.html"]


def test_only_files_that_are_declared_or_linked_are_published(site: BuiltSite) -> None:
    wanted = {file.sha256 for document in site.site.public for file in document.files}
    sources = {path for path in (site.root / "content").rglob("*") if path.is_file()}
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    published = {
        hashlib.sha256(data).hexdigest() for path, data in site.files.items() if not path.startswith("assets/")
    }
    settings = {hashlib.sha256((site.root / "content" / name).read_bytes()).hexdigest() for name in images(site)}
    assert published & digests <= wanted | settings
    assert wanted <= published


def images(site: BuiltSite) -> list[str]:
    meta = site.site.config.meta
    records = [*meta.records("new_media"), meta.record("party_mark")]
    return [record.text("image") for record in records if record.text("image")]


def test_declared_and_linked_files_lie_beside_the_page_and_others_stay_at_home(large: BuiltSite) -> None:
    folder = "fdzdgknr/bmwj/with-files"
    assert sorted(path for path in large.files if path.startswith(folder + "/")) == [
        f"{folder}/declared.pdf",
        f"{folder}/linked.pdf",
    ]
    assert large.files[f"{folder}/declared.pdf"] == small_pdf("declared")
    page = large.page_of(BUNDLE)
    for name in ("declared.pdf", "linked.pdf"):
        assert large.links_to(page, f"{folder}/{name}"), name
    assert hashlib.sha256(small_pdf("declared")).hexdigest() in page.text
    assert "申请表" in page.text


def test_embargo_and_withdrawal_turn_on_their_very_day(tmp_path: Path) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    writer.write(f"{DOCUMENTS}/soon.md", "document", published_on="2026-07-01", title="将要公开")
    writer.write(
        f"{DOCUMENTS}/gone.md",
        "document",
        published_on="2026-01-02",
        title="将要撤下",
        take_down_on="2026-07-01",
        take_down_reason="决定撤销",
    )
    body = Body(writer.root)
    for day, soon, gone in ((date(2026, 6, 30), False, True), (date(2026, 7, 1), True, False)):
        assert body.build(day).changes is not None, body.errors(day)
        files = read_folder(body.root / "public")
        assert ("fdzdgknr/bmwj/soon.html" in files) == soon
        assert ("fdzdgknr/bmwj/gone.html" in files) == gone
        assert bool(places(iter(files.items()), "将要公开")) == soon
        assert bool(places(iter(files.items()), "将要撤下")) == gone
