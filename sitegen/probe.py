"""What is inside the files that documents offer, judged once for each content: the work is guarded, its result remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import msgspec

from sitegen.config import Own
from sitegen.crew import Crew
from sitegen.findings import Problem
from sitegen.frozen import Frozen
from sitegen.memo import Memo, digest
from sitegen.progress import Watch

Judge: TypeAlias = Callable[[Path | None, str, str, Own], tuple[Problem, ...]]
"""The rules: the file (None when looking into it failed), what it is published as, the kind of its document, the body's own."""
_SECONDS = 30.0
"""After which looking into one file is given up."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What looking into files takes; can be sent to another process."""

    content: Path
    own: Own
    judge: Judge


class Offer(Frozen, frozen=True):
    """A file that a document offers."""

    path: str
    """Relative to ``content/``."""
    sha256: str
    kind: str
    """Of the document."""


def probe_files(
    probe: Probe, offers: Iterable[Offer], memo: Memo, crew: Crew, watch: Watch
) -> dict[str, tuple[Problem, ...]]:
    """The problems of the files that have any, by path. The result does not depend on the memo."""
    own = msgspec.msgpack.encode(probe.own)
    wanted = {offer.path: (offer, digest(offer.sha256, offer.kind, own)) for offer in offers}
    known = memo.part("attached", dict[str, tuple[bytes, tuple[Problem, ...]]]) or {}
    stale = [offer for path, (offer, key) in wanted.items() if path not in known or known[path][0] != key]
    if stale:
        watch.stage("查看附件", len(stale))
        results = watch.steps(crew.guarded(partial(_probed, probe), stale, _SECONDS))
        for offer, found in zip(stale, results, strict=True):
            problems = _told(probe, offer, None) if found is None else found
            known[offer.path] = (wanted[offer.path][1], problems)
    if stale or len(known) != len(wanted):
        known = {path: known[path] for path in wanted}
        memo.keep("attached", known)
    return {path: known[path][1] for path in wanted if known[path][1]}


def _probed(probe: Probe, offer: Offer) -> tuple[Problem, ...]:
    return _told(probe, offer, probe.content / offer.path)


def _told(probe: Probe, offer: Offer, place: Path | None) -> tuple[Problem, ...]:
    return probe.judge(place, offer.path.rpartition("/")[2], offer.kind, probe.own)
