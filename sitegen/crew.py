"""Work spread over processes: the same call does it here when there is little of it. Results come in order."""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_SMALL = 200
"""Fewer pieces are done faster in this process than by starting others."""
_CHUNK = 50
"""Pieces that go to a process at once."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Up to ``jobs`` processes, started when there is enough to do. Any executor of ``concurrent.futures`` fits in their place."""

    jobs: int = 1
    method: str | None = None
    """How processes are started (see ``multiprocessing``); the system's usual way when it is not said."""

    def map(self, work: Callable[[S, T], R], shared: S, items: Iterable[T], count: int) -> Iterator[R]:
        """``work(shared, item)`` for every item. ``work`` is a function of a module, the values can be pickled.

        ``count`` is how many there will be, about; only a few items are taken ahead of the results.
        """
        if self.jobs < 2 or count < _SMALL:
            return (work(shared, item) for item in items)
        return self._spread(work, shared, iter(items))

    def _spread(self, work: Callable[[S, T], R], shared: S, items: Iterator[T]) -> Iterator[R]:
        from concurrent.futures import ProcessPoolExecutor  # dear to load, and most runs are small
        from multiprocessing import get_context

        with ProcessPoolExecutor(
            self.jobs, get_context(self.method), initializer=_begin, initargs=(work, shared)
        ) as pool:
            waiting: deque[Future[list[R]]] = deque()
            try:
                while chunk := list(islice(items, _CHUNK)):
                    waiting.append(pool.submit(_work, chunk))
                    if len(waiting) > 2 * self.jobs:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


@contextmanager
def aside(work: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """Begin something in a process split off from this one, while this one goes on; what is given waits for the result.

    The split-off process sees everything as it is now and changes nothing here. Where a process cannot be split
    (Windows, other threads running) or it fails, the work is done here when its result is asked for.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        yield work
        return
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _do_aside(work, reader, writer)
    os.close(writer)
    stream = os.fdopen(reader, "rb")
    result: list[bytes] = []

    def wait() -> bytes:
        if not result:
            data = stream.read()
            result.append(data if data.endswith(_DONE) else work() + _DONE)
        return result[0][: -len(_DONE)]

    try:
        yield wait
    finally:
        stream.close()
        os.waitpid(child, 0)


_DONE = b"done"
"""Ends what a split-off process says; without it, it did not come to its end."""


def _do_aside(work: Callable[[], bytes], reader: int, writer: int) -> NoReturn:
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as stream:
            stream.write(work() + _DONE)
    finally:
        os._exit(0)  # nothing that belongs to the other process is closed, flushed or said here


_task: list[Any] = []
"""In a worker: what it does, and what all pieces share."""


def _begin(work: Callable[[S, T], R], shared: S) -> None:
    gc.disable()  # a worker lives for one stage
    _task[:] = [work, shared]


def _work(chunk: list[Any]) -> list[Any]:
    work, shared = _task
    return [work(shared, item) for item in chunk]
