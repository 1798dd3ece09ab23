"""Everything that has a day by which it must be done: one source for the rules on lateness and for the ledger."""

from __future__ import annotations

from sitegen.assemble import Site
from sitegen.duties import columns, documents
from sitegen.duties.duty import Duty

__all__ = ["Duty", "duties"]

_ALONE = (
    documents.interpretations,
    documents.publications,
    documents.penalties,
    documents.money,
    documents.permits,
    documents.contracts,
    documents.withdrawals,
    documents.publicity_ends,
    documents.feedback,
    documents.answers,
    columns.new_media,
)
_OF_COLUMNS = (
    columns.freshness,
    columns.home_page,
    columns.blanks,
    columns.statutory_reports,
    columns.yearly_entries,
    columns.budgets_and_accounts,
)


def duties(site: Site) -> tuple[Duty, ...]:
    """All duties, done and open, past and future, by the day on which they are due."""
    found = [duty for family in _ALONE for duty in family(site)]
    found += [about.duty for family in _OF_COLUMNS for about in family(site)]
    return tuple(sorted(found, key=lambda duty: (duty.due, duty.path, duty.line, duty.what)))
