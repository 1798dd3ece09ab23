"""Work spread over processes: the same call does it here when there is little of it. Results come in order."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_SMALL = 200
"""Fewer pieces are done faster in this process than by starting others."""
_CHUNK = 50
"""Pieces that go to a process at once."""
_MOST = 61
"""Processes that Windows can wait for."""


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
        return self._spread(work, shared, iter(items), min(self.jobs, -(-count // _CHUNK), _MOST))

    def _spread(self, work: Callable[[S, T], R], shared: S, items: Iterator[T], processes: int) -> Iterator[R]:
        from concurrent.futures import ProcessPoolExecutor  # dear to load, and most runs are small
        from multiprocessing import get_context

        with ProcessPoolExecutor(
            processes, get_context(self.method), initializer=_begin, initargs=(work, shared)
        ) as pool:
            waiting: deque[Future[list[R]]] = deque()
            try:
                while chunk := list(islice(items, _CHUNK)):
                    waiting.append(pool.submit(_work, chunk))
                    if len(waiting) > 2 * processes:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


@contextmanager
def aside(work: Callable[[], Iterable[bytes]]) -> Iterator[Iterator[bytes]]:
    """Begin something in a process split off from this one, while this one goes on; its results come as they are made.

    The split-off process sees everything as it is now and changes nothing here; what it needs for the work goes with it.
    Where a process cannot be split (Windows, other threads running) or it fails, the work is done here: a generator's as
    its results are asked for. ``work`` gives the same results every time.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        yield iter(work())
        return
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _do_aside(work, reader, writer)
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as stream:
            yield _heard(stream, work)
    finally:
        os.waitpid(child, 0)


def _do_aside(work: Callable[[], Iterable[bytes]], reader: int, writer: int) -> NoReturn:
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as stream:
            for data in work():
                stream.write(len(data).to_bytes(_SIZE))
                stream.write(data)
            stream.write(_END)
    finally:
        os._exit(0)  # nothing that belongs to the other process is closed, flushed or said here


def _heard(stream: IO[bytes], work: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """What the split-off process says; when it falls silent before its end, the rest is done here."""
    count = 0
    while (head := stream.read(_SIZE)) != _END:
        data = stream.read(int.from_bytes(head))
        if len(head) < _SIZE or len(data) < int.from_bytes(head):
            yield from islice(work(), count, None)
            return
        yield data
        count += 1


_SIZE = 8
_END = b"\xff" * _SIZE


_task: list[Any] = []
"""In a worker: what it does, and what all pieces share."""


def _begin(work: Callable[[S, T], R], shared: S) -> None:
    gc.disable()  # a worker lives for one stage
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which then sends its workers home
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _task[:] = [work, shared]


def _end_with_parent() -> None:
    """A command that is killed leaves no worker behind, waiting for ever and holding on to its output."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(chunk: list[Any]) -> list[Any]:
    work, shared = _task
    return [work(shared, item) for item in chunk]
