"""Work spread over processes: the same call does it here when there is little of it. Results come in order."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_SMALL = 4
"""Fewer chunks are done faster in this process than by starting others."""
CHUNK = 50
"""Pieces that go to a process at once, where each takes milliseconds."""
_MOST = 61
"""Processes that Windows can wait for."""
_START = 60
"""Seconds after which a guarded process that has not begun never will."""
_MEMORY = 2 << 30
"""Bytes that a guarded process may take."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Up to ``jobs`` processes, started when there is enough to do. Any executor of ``concurrent.futures`` fits in their place."""

    jobs: int = 1
    method: str | None = None
    """How processes are started (see ``multiprocessing``); the system's usual way when it is not said."""

    def map(
        self, work: Callable[[S, T], R], shared: S, items: Iterable[T], count: int, chunk: int = CHUNK
    ) -> Iterator[R]:
        """``work(shared, item)`` for every item. ``work`` is a function of a module, the values can be pickled.

        ``count`` is how many there will be, about; only a few items are taken ahead of the results. ``chunk`` of them go
        to a process at once: few, where each takes long.
        """
        if self.jobs < 2 or count < _SMALL * chunk:
            return (work(shared, item) for item in items)
        return self._spread(work, shared, iter(items), chunk, min(self.jobs, -(-count // chunk), _MOST))

    def _spread(
        self, work: Callable[[S, T], R], shared: S, items: Iterator[T], chunk: int, processes: int
    ) -> Iterator[R]:
        from concurrent.futures import ProcessPoolExecutor  # dear to load, and most runs are small
        from multiprocessing import get_context

        with ProcessPoolExecutor(
            processes, get_context(self.method), initializer=_begin, initargs=(work, shared)
        ) as pool:
            waiting: deque[Future[list[R]]] = deque()
            try:
                while some := list(islice(items, chunk)):
                    waiting.append(pool.submit(_work, some))
                    if len(waiting) > 2 * processes:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def guarded(self, work: Callable[[S], R], items: Iterable[S], seconds: float) -> Iterator[R | None]:
        """``work(item)`` for every item, in processes that may be killed: for items that may have been made to do harm.

        None stands for an item that took longer than ``seconds``, ate up the memory it may have, or brought its process
        down; the others go on in another. An error that ``work`` raises is raised here. ``work`` is a function of a
        module, items and results can be pickled. Items are taken when results are asked for, a few ahead of them.
        """
        processes = max(1, min(self.jobs, _MOST))
        split = self.method in (None, "fork") and hasattr(os, "fork") and threading.active_count() == 1
        waiting = enumerate(items)
        idle: list[_Guarded] = []
        busy: list[_Guarded] = []
        done: dict[int, R | None] = {}
        wanted = 0
        try:
            while True:
                room = min(processes, 2 * processes - len(done))
                while len(busy) < room and (following := next(waiting, None)):
                    busy.append(idle.pop() if idle else _Guarded(split, work, seconds))
                    busy[-1].begin(*following)
                if wanted in done:
                    yield done.pop(wanted)
                    wanted += 1
                elif not busy:
                    return
                else:
                    for process in _ready(busy):
                        done[process.number] = process.answer()
                        busy.remove(process)
                        idle += [process] if process.alive else []
        finally:
            for process in (*idle, *busy):
                process.end()


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


class _Guarded:
    """A process that does one item after the other, and may be killed at any moment."""

    def __init__(self, split: bool, work: Callable[[Any], Any], seconds: float) -> None:
        from multiprocessing import get_context  # dear to load

        context = get_context("fork") if split else get_context("spawn")
        self.number = 0
        """Of the item that it is at."""
        self.deadline = 0.0
        self.alive = True
        self._seconds = seconds
        self.connection, other = context.Pipe()
        self._process = context.Process(target=_guard, args=(work, seconds, other), daemon=True)
        try:
            self._process.start()
            other.close()
            if not self.connection.poll(_START):
                raise TimeoutError
            self.connection.recv()  # it has begun: from here on its time is that of its items
        except BaseException:
            self.end()
            raise

    def begin(self, number: int, item: Any) -> None:
        """Give it an item."""
        self.number = number
        self.deadline = monotonic() + self._seconds
        with suppress(OSError):  # it was killed from outside: it will have nothing to say
            self.connection.send(item)

    def answer(self) -> Any:
        """The result, when it has one; else its end, and None."""
        error = result = None
        try:
            if self.connection.poll():
                error, result = self.connection.recv()
            else:
                self.end()
        except (EOFError, OSError):
            self.end()
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        """Whatever it is at."""
        self.alive = False
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self.connection.close()


def _ready(busy: list[_Guarded]) -> list[_Guarded]:
    """Wait for those that have something to say, or whose time is up."""
    from multiprocessing.connection import wait

    speaking = wait(
        [process.connection for process in busy], max(0.0, min(each.deadline for each in busy) - monotonic())
    )
    return [process for process in busy if process.connection in speaking or process.deadline <= monotonic()]


def _guard(work: Callable[[Any], Any], seconds: float, connection: Connection) -> None:
    """What such a process does. Nothing that an item says reaches the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    gc.freeze()  # what came with the process stays shared; what items leave behind is collected
    gc.enable()
    _bound_memory()
    connection.send(None)
    while True:
        item = connection.recv()
        _alarm(2 * seconds + 1)
        error = result = None
        try:
            result = work(item)
        except MemoryError:
            os._exit(1)
        except Exception as raised:
            error = raised
        _alarm(0)
        connection.send((error, result))


def _alarm(seconds: float) -> None:
    """Where the system can, it kills the process then: also one that is stuck and whose command is gone."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound_memory() -> None:
    """Where the system tells and can: not much more than the process has now."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    bound = pages * resource.getpagesize() + _MEMORY
    with suppress(ValueError, OSError):  # a tighter bound stands already
        resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))


_task: list[Any] = []
"""In a worker: what it does, and what all pieces share."""


def _begin(work: Callable[[S, T], R], shared: S) -> None:
    gc.disable()  # a worker lives for one stage
    gc.freeze()  # who collects nevertheless (see `paper`) looks only through what came since
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


def _work(pieces: list[Any]) -> list[Any]:
    work, shared = _task
    return [work(shared, item) for item in pieces]
