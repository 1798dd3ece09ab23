"""Work spread over processes gives what one process gives, in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from sitegen.crew import Crew
from sitegen.findings import TemplateError


def scaled(factor: int, item: int) -> tuple[int, int]:
    return factor * item, os.getpid()


def failing(factor: int, item: int) -> int:
    if item == 333:
        raise TemplateError("模板 x.html 第 3 行出错。")
    return item


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_order_whoever_does_the_work(jobs: int) -> None:
    crew = Crew(jobs)
    results = list(crew.map(scaled, 3, range(1000), 1000))
    again = list(crew.map(scaled, 5, iter(range(1000)), 1000))
    assert [value for value, _ in results] == [3 * item for item in range(1000)]
    assert [value for value, _ in again] == [5 * item for item in range(1000)]
    assert ({process for _, process in results} == {os.getpid()}) == (jobs == 1)


def test_a_little_work_is_done_here() -> None:
    assert {process for _, process in Crew(4).map(scaled, 1, range(10), 10)} == {os.getpid()}


def test_only_a_few_items_are_taken_ahead() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(5000):
            taken.append(item)
            yield item

    results = Crew(2).map(scaled, 1, items(), 5000)
    next(results)
    assert len(taken) < 1000
    assert sum(1 for _ in results) == 4999


def test_an_error_in_a_worker_is_the_error_of_the_command() -> None:
    with pytest.raises(TemplateError, match="第 3 行"):
        list(Crew(2).map(failing, 1, range(1000), 1000))
