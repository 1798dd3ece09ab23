"""No stale result is possible: whatever happened since the last build, the next one gives what a clean one gives.

``SITEGEN_EXAMPLES=2000 pytest tests/test_incremental.py --timeout 0`` tries that many random histories instead of the usual few.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.bodies import TODAY
from tests.edited import Desk, NothingToEditError
from tests.edits import Edit
from tests.outputs import temporary_folder
from tests.rebuilds import EXAMPLES, FATES, Comparison, befall, copy_sources, disguised, impatient, put_back, warm_body
from tests.tampering import EDITS, FIRST

DAYS = (TODAY,) * 6 + (date(2026, 7, 1), date(2026, 7, 20), date(2026, 4, 10), date(2027, 4, 1))


@dataclass(frozen=True)
class Step:
    """Something happens, then there is a build."""

    edit: str
    seed: int
    """Chooses the place and the new words."""
    how: str
    fate: str
    """What befalls the memory meanwhile."""
    day: date
    base_url: str
    jobs: int
    checked: bool
    """Whether there is a check before the build."""
    killed: int | None
    """The change to the disk before which the build dies the first time; None when it lives."""


STEPS = st.lists(
    st.builds(
        Step,
        edit=st.sampled_from(sorted(EDITS)),
        seed=st.integers(0, 9999),
        how=st.sampled_from(("openly", "backdated", "replaced")),
        fate=st.sampled_from(("intact",) * 12 + FATES),
        day=st.sampled_from(DAYS),
        base_url=st.sampled_from(("",) * 9 + ("https://www.example.gov.cn/other/",)),
        jobs=st.sampled_from((1,) * 8 + (2, 4)),
        checked=st.sampled_from((False, False, False, True)),
        killed=st.one_of(st.none(), st.none(), st.none(), st.integers(0, 90)),
    ),
    min_size=5,
    max_size=12,
)


@given(STEPS, st.booleans())
@settings(
    max_examples=EXAMPLES or 4,
    derandomize=not EXAMPLES,
    phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_whatever_happens_the_next_build_is_as_a_clean_one(steps: list[Step], patient: bool) -> None:
    with nullcontext() if patient else impatient():
        live_through(steps)


def live_through(steps: list[Step]) -> None:
    """A history, step by step."""
    folder = temporary_folder()
    compared, good = Comparison(warm_body()), folder / "good"
    copy_sources(compared.root, good)
    blocked = 0
    for step in steps:
        note(str(step))
        take(step, compared)
        request = compared.request(step.day, step.base_url, step.jobs)
        if step.checked:
            compared.checked(request)
        if step.killed is not None:
            compared.killed(replace(request, jobs=1), step.killed)
        published = compared.agree(request).changes is not None
        blocked = 0 if published else blocked + 1
        if published:
            shutil.rmtree(good)
            copy_sources(compared.root, good)
        elif blocked > 1:  # else nothing would be published in the rest of the history
            put_back(good, compared.root)
            compared.agree(request)
            blocked = 0
    shutil.rmtree(folder)


def take(step: Step, compared: Comparison) -> None:
    """What happens before the build of a step."""
    desk = Desk(compared.root, random.Random(step.seed))
    with suppress(NothingToEditError):
        disguised(step.how, compared.root, partial(EDITS[step.edit], desk))
    befall(compared.root, step.fate, desk.chance)


@pytest.fixture
def in_haste() -> Iterator[None]:
    """Stamps are believed at once."""
    with impatient():
        yield


_idle: list[Comparison] = []
"""The body that the last of the following tests left as it had found it."""


@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen_and_so_is_its_end(name: str, tmp_path: Path) -> None:
    """In disguise: no time of change of a file's text tells of it."""
    compared = _idle.pop() if _idle else Comparison(warm_body())
    copy_sources(compared.root, tmp_path / "kept")
    compared.agree()
    for edit in (*FIRST.get(name, ()), EDITS[name]):
        happen(edit, compared.root)
        compared.agree()
    compared.agree()  # nothing has changed since
    put_back(tmp_path / "kept", compared.root)
    compared.agree()
    _idle.append(compared)


def happen(edit: Edit, root: Path) -> None:
    """Do an edit for certain: with the first chance that finds something to change."""
    for seed in range(50):
        desk = Desk(root, random.Random(seed))
        with suppress(NothingToEditError):
            disguised("backdated", root, partial(edit, desk))
            return
    pytest.fail(f"{edit.__name__} finds nothing to change")
