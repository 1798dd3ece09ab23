"""Annual reports as the rules and their neighbours of other years see them: form, figures, sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sitegen.assemble import Site
from sitegen.model import AnnualData, Cells, Document
from sitegen.standard import AnnualFormat


@dataclass(frozen=True, slots=True)
class Report:
    """An annual report with figures, and the form that its year must have."""

    document: Document
    form: AnnualFormat
    data: AnnualData

    @property
    def year(self) -> int:
        """年度."""
        return self.document.meta.number("year")

    @property
    def file(self) -> str:
        """Name of the file of figures in the report's bundle."""
        return self.data.file.rpartition("/")[2]

    def number(self, row: str, column: int) -> Decimal | None:
        """A figure; None when its row is missing, has the wrong length or holds something else than a number."""
        figures = self.data.cells.get(row, ())
        # The fees are a list of single figures that the form prints nowhere.
        wanted = self.form.rows[row].columns if row in self.form.rows else ("",)
        if len(figures) != len(wanted):
            return None
        try:
            return Decimal(figures[column])
        except InvalidOperation:
            return None

    def sum(self, cells: Cells) -> Decimal | None:
        """What some figures come to; None when one of them is missing."""
        numbers = [self.number(row, column) for row, column in cells]
        return sum((number for number in numbers if number is not None), Decimal()) if None not in numbers else None


def annual_reports(site: Site) -> Iterator[Report]:
    """All reports that have figures, also those that are not public yet, sorted by path."""
    for document in site.documents:
        if document.annual and (form := site.standard.annual_format(document.meta.number("year"))):
            yield Report(document, form, document.annual)


def by_year(site: Site) -> Mapping[int, Report]:
    """The report of each year that is public on some day. A year that has two is left out: nobody knows which one counts."""
    found: dict[int, list[Report]] = defaultdict(list)
    for report in annual_reports(site):
        hidden = site.hidden.get(report.document.path)
        if hidden is None or hidden.by_day:
            found[report.year].append(report)
    return {year: reports[0] for year, reports in found.items() if len(reports) == 1}


def in_words(sums: Iterable[Decimal]) -> str:
    """Some numbers, each once: ``12 或 13``."""
    return " 或 ".join(str(number) for number in dict.fromkeys(sums))
