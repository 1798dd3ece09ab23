"""Annual reports made at random: right ones pass, one wrong cell breaks exactly its own equations; numbers in words."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks.files import complete, parts
from sitegen.assemble import Site
from sitegen.claims import read_claims
from sitegen.clauses import number_of
from sitegen.model import AnnualData, Document, Meta
from sitegen.rules import annual_sums, annual_text
from tests.annual import form_of
from tests.bodies import make_body

SUMS = (annual_sums.row_sums, annual_sums.result_sums, annual_sums.balance, annual_sums.review_sums)
ACROSS = (annual_sums.carried_over, annual_sums.documents_in_force)
Figures = dict[str, list[int]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A body without reports."""
    return make_body(tmp_path_factory.mktemp("annual") / "body").site()


def with_reports(site: Site, *reports: tuple[int, Figures], text: str = "") -> Site:
    """The body with nothing but reports of these figures and of this text."""
    (pattern, *_) = site.documents
    documents = tuple(_report(pattern, year, figures, text) for year, figures in reports)
    return dataclasses.replace(site, documents=documents, hidden={})


def _report(pattern: Document, year: int, figures: Figures, text: str) -> Document:
    cells = {row: tuple(map(str, numbers)) for row, numbers in figures.items()}
    claims = read_claims(text, 1, year, form_of(year))
    data = AnnualData(f"annual-reports/{year}/tables.yaml", cells, dict.fromkeys(cells, 1), claims)
    return replace(pattern, path=f"annual-reports/{year}/index.md", meta=Meta({"year": year}), annual=data)


@st.composite
def right(draw: st.DrawFn, year: int, before: Figures | None = None) -> Figures:
    """The figures of a report in which everything comes out even, also with the report of the year before."""
    small = st.integers(0, 9)
    figures = {row: [draw(small) for _ in known.columns] for row, known in form_of(year).rows.items()}
    for column in range(6):
        dealt = sum(figures[row][column] for row in parts(form_of(year)))
        carried = before["t3.r4"][column] if before else draw(st.integers(0, dealt))
        figures["t3.r2"][column], figures["t3.r4"][column] = carried, max(0, carried - dealt) + draw(small)
    complete(form_of(year), figures)
    if before:
        for row in ("t2.规章", "t2.行政规范性文件"):
            made, ended, _ = figures[row]
            figures[row][2] = before[row][2] + made - ended
    return figures


YEARS = st.sampled_from((2020, 2024))
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@SLOW
@given(st.data(), YEARS)
def test_a_right_report_passes(site: Site, data: st.DataObject, year: int) -> None:
    assert codes(with_reports(site, (year, data.draw(right(year))))) == set()


@SLOW
@given(st.data(), YEARS, st.integers(1, 9))
def test_one_wrong_cell_breaks_exactly_its_own_equations(site: Site, data: st.DataObject, year: int, more: int) -> None:
    figures = data.draw(right(year))
    row = data.draw(st.sampled_from([row for row in figures if row.startswith(("t3.", "t4."))]))
    column = data.draw(st.integers(0, len(figures[row]) - 1))
    figures[row][column] += more
    wanted = {"A201" if row.startswith("t3.") else "A205"}
    if row in (*parts(form_of(year)), "t3.r3_7"):
        wanted.add("A202")
    if row in ("t3.r1", "t3.r2", "t3.r3_7", "t3.r4"):
        wanted.add("A203")
    assert codes(with_reports(site, (year, figures))) == wanted


@SLOW
@given(st.data(), st.sampled_from(("t3.r2", "t2.行政规范性文件", "t2.规章")), st.integers(1, 9))
def test_two_years_fit_until_one_cell_changes(site: Site, data: st.DataObject, row: str, more: int) -> None:
    before = data.draw(right(2023))
    after = data.draw(right(2024, before))
    assert across(with_reports(site, (2023, before), (2024, after))) == set()
    column = 2 if row.startswith("t2.") else data.draw(st.integers(0, 6))
    after[row][column] += more
    assert across(with_reports(site, (2023, before), (2024, after))) == {"A206" if row.startswith("t2.") else "A204"}


@SLOW
@given(st.data(), YEARS)
def test_a_row_that_cannot_be_read_silences_its_equations(site: Site, data: st.DataObject, year: int) -> None:
    figures = data.draw(right(year))
    row = data.draw(st.sampled_from([row for row in figures if row.startswith("t3.")]))
    figures[row] = [figure + 1000 for figure in figures[row]][:-1]
    assert codes(with_reports(site, (year, figures))) == set()


@SLOW
@given(st.data(), YEARS)
def test_a_text_made_of_the_tables_is_right_and_one_wrong_number_is_found(
    site: Site, data: st.DataObject, year: int
) -> None:
    figures = data.draw(right(year))
    sentences = {
        "全年新收政府信息公开申请{}件。": figures["t3.r1"][6],
        "加上年结转{}件。": figures["t3.r2"][6],
        "办结政府信息公开申请{}件。": figures["t3.r3_7"][6],
        "予以公开政府信息公开申请{}件。": figures["t3.r3_1"][6],
        "政府信息公开申请予以公开情况：部分公开{}件。": figures["t3.r3_2"][6],
        "发生行政复议{}件。": figures["t4.行政复议"][4],
        "发生行政诉讼{}件。": figures["t4.未经复议直接起诉"][4] + figures["t4.复议后起诉"][4],
    }
    text = "".join(sentence.format(number) for sentence, number in sentences.items())
    assert said(site, year, figures, text) == []
    wrong = data.draw(st.sampled_from(list(sentences)))
    text = "".join(sentence.format(number + (sentence == wrong)) for sentence, number in sentences.items())
    assert len(said(site, year, figures, text)) == 1


@pytest.mark.parametrize("year", [2020, 2024])
def test_every_equation_speaks_of_figures_that_the_form_has(year: int) -> None:
    form = form_of(year)
    sorts = {equation.code for equation in form.equations}
    assert sorts == {"T3-R", "T3-C", "T3-G", "T3-Y", "T4-S"} | ({"T2-1"} if year >= 2021 else set())
    for equation in form.equations:
        assert all(term.column < len(form.rows[term.row].columns) for term in (*equation.left, *equation.right)), (
            equation
        )
        assert equation.column < len(form.rows[equation.row].columns)
    summed = {equation.row for equation in form.equations if equation.code in ("T3-R", "T4-S")}
    assert summed == {row for row in form.rows if row.startswith(("t3.", "t4."))}


def codes(site: Site) -> set[str]:
    """The codes of what the sums of one report give."""
    return {problem.code for rule in SUMS for _, problem in rule(site)}


def across(site: Site) -> set[str]:
    """The codes of what two years give."""
    return {problem.code for rule in ACROSS for _, problem in rule(site)}


def said(site: Site, year: int, figures: Figures, text: str) -> list[str]:
    """What is wrong with the figures of a text."""
    made = with_reports(site, (year, figures), text=text)
    rules = (annual_text.figures_in_text, annual_text.reviews_in_text)
    return [problem.message for rule in rules for _, problem in rule(made)]


NUMBERS = {
    "0": 0, "1230": 1230, "零": 0, "两": 2, "十": 10, "十五": 15, "二十": 20, "一百二十三": 123, "一百零三": 103,
    "两百": 200, "一千零五十": 1050, "二〇": 20, "一二三": 123,
}  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_numbers_in_words(text: str, number: int) -> None:
    assert number_of(text) == number
