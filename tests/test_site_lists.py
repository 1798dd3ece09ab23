"""What belongs together is shown together: chains, interpretations, lists with date and number, pages of a list, the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from sitegen.model import Document
from tests.bodies import Body
from tests.outputs import BuiltSite, built, parse, plain, read_folder, ready_body
from tests.scenes import (
    ACTING,
    CHANGED,
    CORRECTED,
    LAPSING,
    NORMATIVE,
    OLD,
    Writer,
    large_site,
    named_site,
)  # fmt: skip

MANY = 45
MANY_COLUMN = "disclosure/documents"


@pytest.fixture(scope="module", params=["large", "content"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    return named_site(request.param)


@pytest.fixture(scope="module")
def large() -> BuiltSite:
    return large_site()


def chain(site: BuiltSite, path: str) -> list[tuple[str, str]]:
    """The chain that a page shows: relation, linked address."""
    page = site.page_of(path)
    rows = [row for row in page.all("li") if any(element.get("class") == "relation" for element in row.iter())]
    found = []
    for row in rows:
        (relation,) = [element for element in row.iter() if element.get("class") == "relation"]
        goals = [site.target(page.address, anchor.get("href", ""))[0] for anchor in row.iter("a")]
        found += [(plain(relation).rstrip("："), goal) for goal in goals]
    return found


# ---- chains and interpretations ----


def test_a_chain_is_declared_once_and_shown_on_both_ends(large: BuiltSite) -> None:
    addresses = large.site.addresses
    assert chain(large, OLD) == [("本文件被以下文件废止", addresses[ACTING])]
    assert chain(large, CHANGED) == [("本文件被以下文件修改", addresses[ACTING])]
    assert sorted(chain(large, ACTING)) == [("修改以下文件", addresses[CHANGED]), ("废止以下文件", addresses[OLD])]


@pytest.mark.parametrize(("path", "label"), [(OLD, "废止"), (CHANGED, "部分修改"), (ACTING, "有效"), (LAPSING, "有效")])
def test_the_page_and_the_list_say_whether_a_document_holds(large: BuiltSite, path: str, label: str) -> None:
    page = large.page_of(path)
    assert label in [plain(badge) for part in page.of_class("meta") for badge in part.iter("span")]
    (row,) = [row for row in list_rows(large, NORMATIVE) if large.site.by_path[path].title in plain(row)]
    assert label in [plain(badge) for badge in row.iter("span")]


def test_every_chain_can_be_walked_both_ways(site: BuiltSite) -> None:
    public = {document.path for document in site.site.public}
    acts = [
        act
        for path, standing in site.site.standings.items()
        if path in public
        for act in (*standing.acts_on, *standing.acts_by)
    ]
    acts = [act for act in acts if {act.acting, act.target} <= public]
    assert acts, "no chain to walk"
    for act in acts:
        for here, there in ((act.acting, act.target), (act.target, act.acting)):
            assert site.links_to(site.page_of(here), site.site.addresses[there]), f"{here} does not link to {there}"


def test_policy_and_interpretation_lead_to_each_other(site: BuiltSite) -> None:
    public = {document.path for document in site.site.public}
    pairs = [
        (reference.source, reference.target)
        for found in site.site.references.values()
        for reference in found
        if reference.field == "interprets" and {reference.source, reference.target} <= public
    ]
    assert pairs, "no interpretation"
    for interpretation, policy in pairs:
        assert site.links_to(site.page_of(interpretation), site.site.addresses[policy]), interpretation
        assert site.links_to(site.page_of(policy), site.site.addresses[interpretation]), policy


def test_related_documents_lead_to_each_other(site: BuiltSite) -> None:
    public = {document.path for document in site.site.public}
    for found in site.site.references.values():
        for reference in found:
            if reference.field == "related" and {reference.source, reference.target} <= public:
                assert site.links_to(site.page_of(reference.source), site.site.addresses[reference.target])
                assert site.links_to(site.page_of(reference.target), site.site.addresses[reference.source])


def test_a_lapse_changes_the_label_and_nothing_else(tmp_path: Path) -> None:
    writer = Writer(ready_body(tmp_path / "body").root)
    writer.write(
        LAPSING,
        "normative",
        title="会到期的办法",
        published_on="2021-03-01",
        effective_on="2021-03-01",
        valid_until="2026-06-30",
    )
    writer.write(
        f"{NORMATIVE}/other.md",
        "normative",
        title="不会到期的办法",
        published_on="2021-03-02",
        effective_on="2021-03-02",
    )
    body = Body(writer.root)
    days = (date(2026, 6, 30), date(2026, 7, 1))
    before, after = (read_folder(body.root / "public") for day in days if body.build(day).changes is not None)
    assert set(before) == set(after)
    differing = {path for path in before if before[path] != after[path] and not path.startswith("search/")}
    differing.discard("manifest.json")
    address = "fdzdgknr/gfxwj/2021-daoqi.html"
    assert address in differing
    for path in differing:
        assert "有效" in before[path].decode(), path
        assert without_standing(path, before[path]) == without_standing(path, after[path]), path
    assert "失效" in parse(address, after[address]).text
    assert "失效" not in parse(address, before[address]).text


def without_standing(path: str, data: bytes) -> str:
    """The text of a page without what it says of a document's validity."""
    page = parse(path, data)
    for parent in page.all():
        for child in list(parent):
            classes = set(child.get("class", "").split())
            if classes & {"badge", "standing"} or (child.tag == "div" and plain(child).startswith("有效性")):
                parent.remove(child)
    return page.text


# ---- lists ----


def list_rows(site: BuiltSite, column: str) -> list[Element]:
    """All rows of a column's list, over all of its pages."""
    folder = site.site.standard.columns[column].folder
    addresses = [f"{folder}/index.html"]
    number = 2
    while f"{folder}/index_{number}.html" in site.files:
        addresses.append(f"{folder}/index_{number}.html")
        number += 1
    return [row for address in addresses for part in site.page(address).of_class("rows") for row in part.iter("li")]


def row_of(rows: list[Element], document: Document, link: str) -> Element:
    found = [row for row in rows if any(anchor.get("href", "").rpartition("/")[2] == link for anchor in row.iter("a"))]
    assert len(found) == 1, f"{document.path} stands in {len(found)} rows"
    return found[0]


def test_every_document_has_one_row_in_its_list_with_date_and_number(site: BuiltSite) -> None:
    tried = 0
    for column, documents in site.site.by_column.items():
        if site.site.standard.columns[column].layout != "list" or site.site.standard.children(column):
            continue
        rows = list_rows(site, column)
        assert len(rows) == len(documents), column
        for document in documents:
            row = row_of(rows, document, f"{document.stem}.html")
            number = document.meta.text("document_number") or document.meta.text("decision_number")
            wanted = [document.title, str(document.published_on), "" if number == "无" else number]
            assert [word for word in wanted if word.replace(" ", "") not in plain(row)] == [], document.path
            tried += 1
    assert tried > 20


def test_every_document_stands_in_the_list_of_all_documents(site: BuiltSite) -> None:
    pages = [page for page in site.pages if page.address.startswith("qbwj")]
    listed = [
        site.target(page.address, anchor.get("href", ""))[0] for page in pages for part in page.of_class("rows") for anchor in part.iter("a")
    ]  # fmt: skip
    assert sorted(listed) == sorted(site.site.addresses[document.path] for document in site.site.public)


def test_newest_documents_stand_on_the_home_page_newest_first(site: BuiltSite) -> None:
    page = site.page("index.html")
    days = [
        element.get("datetime", "")[:10] for part in list(page.of_class("rows"))[:1] for element in part.iter("time")
    ]
    newest = max(str(document.published_on) for document in site.site.public)
    everything = [element.get("datetime", "")[:10] for part in page.of_class("rows") for element in part.iter("time")]
    assert newest in everything
    assert days == sorted(days, reverse=True)


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    writer = Writer(ready_body(tmp_path_factory.mktemp("long") / "body").root)
    for number in range(1, MANY + 1):
        day = f"2026-0{1 + number // 28}-{1 + number % 28:02}"
        writer.write(
            f"{MANY_COLUMN}/no-{number}.md",
            "document",
            title=f"第{number}号通知",
            published_on=day,
            document_number=f"云牧发〔2026〕{number}号",
        )
    return built("long list", Body(writer.root))


def test_a_long_list_is_cut_into_pages_that_hold_every_document_once_in_order(long_list: BuiltSite) -> None:
    folder = "fdzdgknr/bmwj"
    sizes = [
        sum(1 for part in long_list.page(f"{folder}/{name}").of_class("rows") for _ in part.iter("li"))
        for name in ("index.html", "index_2.html", "index_3.html")
    ]
    assert sizes == [20, 20, 5]
    assert f"{folder}/index_4.html" not in long_list.files
    rows = list_rows(long_list, MANY_COLUMN)
    days = [next(row.iter("time")).get("datetime", "") for row in rows]
    assert days == sorted(days, reverse=True)
    assert len({next(row.iter("a")).get("href") for row in rows}) == MANY


def test_the_pages_of_a_list_lead_to_each_other(long_list: BuiltSite) -> None:
    folder = "fdzdgknr/bmwj"
    names = [f"{folder}/index.html", f"{folder}/index_2.html", f"{folder}/index_3.html"]
    for place, name in enumerate(names):
        page = long_list.page(name)
        (pager,) = page.of_class("pager")
        assert f"共{MANY}条" in plain(pager)
        targets = [long_list.target(name, anchor.get("href", ""))[0] for anchor in pager.iter("a")]
        assert set(targets) == set(names)
        relations = {
            anchor.get("rel"): long_list.target(name, anchor.get("href", ""))[0]
            for anchor in pager.iter("a")
            if anchor.get("rel")
        }
        wanted = {"prev": names[place - 1] if place else None, "next": names[place + 1] if place < 2 else None}
        assert relations == {word: target for word, target in wanted.items() if target}
        (here,) = [anchor for anchor in pager.iter("a") if anchor.get("aria-current") == "page"]
        assert plain(here) == str(place + 1)
    titles = [next(long_list.page(name).all("title")).text for name in names]
    assert len(set(titles)) == 3


def test_the_neighbours_of_a_document_are_the_newer_and_the_older_one(long_list: BuiltSite) -> None:
    documents = long_list.site.by_column[MANY_COLUMN]
    for place, document in enumerate(documents):
        page = long_list.page_of(document)
        linked = [
            long_list.target(page.address, anchor.get("href", ""))[0]
            for part in page.of_class("neighbours")
            for anchor in part.iter("a")
        ]
        around = [documents[other] for other in (place - 1, place + 1) if 0 <= other < MANY]
        assert linked == [long_list.site.addresses[other.path] for other in around]


# ---- the register ----


def test_the_register_names_every_correction_with_day_change_and_reason(site: BuiltSite) -> None:
    register = site.page("gzcxdj.html")
    for document in site.site.public:
        for record in document.meta.records("corrections"):
            rows = [
                row
                for row in register.all("tr")
                if any(a.get("href", "").endswith(f"{document.stem}.html") for a in row.iter("a"))
            ]
            wanted = [str(record.day("on")), record.text("what"), record.text("reason")]
            assert any(all(word.replace(" ", "") in plain(row) for word in wanted) for row in rows), document.path


def test_a_corrected_document_says_so_and_is_as_new_as_its_correction(large: BuiltSite) -> None:
    page = large.page_of(CORRECTED)
    for word in ("2025-04-05", "第三条“20日”改为“20个工作日”", "录入错误", "更新日期：2025-04-05"):
        assert word in page.text, word
