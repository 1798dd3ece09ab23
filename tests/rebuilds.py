"""What every build after the first must be equal to, and what can befall the memory between two builds."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import pytest

from sitegen import crew, scan
from sitegen.build import Request, build, check
from sitegen.findings import Finding, SitegenError
from sitegen.write import Changes
from tests.bodies import TODAY
from tests.edited import SOURCES, Source, edited_body, read_source
from tests.edits import LONG_AGO
from tests.outputs import temporary_folder

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "0"))
"""How many random histories are asked for; 0: the usual few."""
MEMO = ".sitegen"
"""The folder of what is remembered, below the root."""
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """What a build says."""

    findings: tuple[Finding, ...]
    pages: int
    failure: str = ""
    """The sentence of an error that ended it."""
    changes: Changes | None = None
    """None when nothing was written."""

    @property
    def said(self) -> tuple[tuple[Finding, ...], int, str, bool]:
        """What must not depend on what was there before."""
        return self.findings, self.pages, self.failure, self.changes is None


@dataclass
class Comparison:
    """Builds a body again and again; each time it must be as if for the first time."""

    root: Path
    output: str = "public"
    promised: Files | None = None
    """What a killed build may have promised."""

    def request(self, today: date = TODAY, base_url: str = "", jobs: int = 1) -> Request:
        """What a command would ask for."""
        return Request(self.root, self.root / self.output, TODAY, today, base_url, jobs)

    def source(self, path: str) -> Source:
        """One of its documents, taken apart."""
        return read_source(self.root / "content" / path)

    def set_field(self, path: str, name: str, value: object) -> None:
        """Write one field of a document."""
        document = self.source(path)
        document.fields[name] = value
        document.save()

    def page(self, address: str) -> str:
        """A page of the output."""
        return (self.root / self.output / address).read_text(encoding="utf-8")

    def agree(self, request: Request | None = None) -> Outcome:
        """Build, and compare everything with a clean build of the same sources in a fresh folder."""
        request = request or self.request()
        before = files_of(request.output)
        expected, files = built_afresh(request)
        found = outcome(request)
        after = files_of(request.output)
        assert found.said == expected.said
        if found.changes is None:
            assert after == before or after == self.promised, _difference(before, after)
        else:
            assert after == files, _difference(files, after)
            assert self.promised is not None or _told(found.changes) == _seen(before, after)
            assert not list(request.output.parent.glob(f"{request.output.name}.*")), "something lies beside the output"
        self.promised = None
        return found

    def checked(self, request: Request) -> None:
        """Check only: the findings must be those of a clean build, and what it remembers must not mislead the next one."""
        expected = built_afresh(request)[0]
        with suppress(SitegenError):
            assert expected.failure or check(request) == expected.findings

    def killed(self, request: Request, moment: int) -> bool:
        """Begin a build that dies just before it changes the disk for the n-th time; returns whether it came to that."""
        self.promised = built_afresh(request)[1]
        return kill_at(request, moment, self.root)


def outcome(request: Request) -> Outcome:
    """Build; an error that a person can mend is part of what the build says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda stream: None)  # no power is cut here, and the disk takes half the time
        try:
            result = build(request)
        except SitegenError as error:
            return Outcome((), 0, str(error).replace(str(request.root.resolve()), "").replace(str(request.root), ""))
    return Outcome(result.findings, result.pages, "", result.changes)


def files_of(output: Path) -> Files:
    """Every file of an output; one that is only a link is none of ours, whatever it leads to."""
    paths = (path for path in sorted(output.rglob("*")) if path.is_file())
    return {
        path.relative_to(output).as_posix(): b"a link" if path.is_symlink() else path.read_bytes() for path in paths
    }


_known: dict[str, tuple[Outcome, Files]] = {}


def built_afresh(request: Request) -> tuple[Outcome, Files]:
    """What a clean build of the same sources says and writes; each state is built once."""
    key = hashlib.sha256(repr((request.clock, request.today, request.base_url)).encode())
    for name in SOURCES:
        for path in _below(request.root / name):
            kind = str(path.readlink()) if path.is_symlink() else "folder" if path.is_dir() else "file"
            data = path.read_bytes() if path.is_file() else b""
            key.update(repr((path.relative_to(request.root).as_posix(), kind, data)).encode())
    if key.hexdigest() not in _known:
        root = temporary_folder()
        copy_sources(request.root, root)
        clean = replace(request, root=root, output=root / "public", jobs=1)
        _known[key.hexdigest()] = outcome(clean), files_of(clean.output)
        shutil.rmtree(root)
    return _known[key.hexdigest()]


def _below(folder: Path) -> list[Path]:
    """Everything below a folder, also what links lead to."""
    walked = os.walk(folder, followlinks=True)
    return sorted(Path(place, name) for place, folders, files in walked for name in (*folders, *files))


def copy_sources(source: Path, target: Path) -> None:
    """Copy the sources of a body, links as links."""
    for name in SOURCES:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, symlinks=True)


def put_back(kept: Path, root: Path) -> None:
    """Make the sources what they were when they were copied; files that are the same are not touched."""
    for name in SOURCES:
        for path in sorted((root / name).rglob("*"), reverse=True):
            twin = kept / path.relative_to(root)
            if path.is_dir() and not path.is_symlink():
                if not twin.is_dir():
                    path.rmdir()
            elif path.is_symlink() or not twin.is_file() or twin.is_symlink() or path.read_bytes() != twin.read_bytes():
                path.unlink()
        for path in sorted((kept / name).rglob("*")):
            place = root / path.relative_to(kept)
            if path.is_dir() and not path.is_symlink():
                place.mkdir(parents=True, exist_ok=True)
            elif not os.path.lexists(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place, follow_symlinks=False)


@cache
def _first_built() -> tuple[Path, Path]:
    """A body that was built once, and a copy of all of it."""
    root, kept = temporary_folder() / "body", temporary_folder() / "body"
    first = Comparison(edited_body(root).root).agree()
    assert first.changes is not None, first.findings
    shutil.copytree(root, kept)
    return root, kept


def warm_body() -> Path:
    """The body with its output and its memory, as a CI cache brings them back: always the same folder, and made anew."""
    root, kept = _first_built()
    shutil.rmtree(root)
    shutil.copytree(kept, root)
    return root


@contextmanager
def impatient() -> Iterator[None]:
    """Stamps are believed at once, not only when they are two seconds old, and workers begin with little to do.

    Tests edit faster than people; without this they would never see what is believed by its stamp.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_YOUNG", 0)
        patch.setattr(crew, "_SMALL", 3)
        yield


def disguised(how: str, root: Path, edit: Callable[[], None]) -> None:
    """Do an edit in such a way that the times of change do not tell of it.

    ``openly`` leaves them; ``backdated`` sets them back to what they were; ``replaced`` also renames another file into place.
    """
    if sys.platform == "win32":
        how = "openly"  # no time of the entry is kept there: see --rehash
    before = {path: path.stat() for path in _tree(root)}
    edit()
    for path in _tree(root):
        was, now = before.get(path), path.stat()
        if how == "openly" or (was is not None and was.st_ctime_ns == now.st_ctime_ns and was.st_ino == now.st_ino):
            continue
        if how == "replaced":
            draft = path.with_name(f"{path.name}.draft")
            shutil.copy(path, draft)
            draft.replace(path)
        time = was.st_mtime_ns if was is not None else LONG_AGO
        os.utime(path, ns=(time, time))


def _tree(root: Path) -> list[Path]:
    """All files of a body but its memory."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if path.relative_to(root).parts[0] != MEMO]


FATES = ("intact", "gone", "truncated", "emptied", "flipped", "lost", "mixed up", "garbage", "earlier")
"""What can befall the memory; ``earlier``: an older copy of all of it comes back, as a CI cache brings it."""


def befall(root: Path, fate: str, chance: random.Random) -> None:
    """Do one of these things to the memory, when there is one."""
    memo, earlier = root / MEMO, root / "earlier"
    files = sorted(path for path in memo.rglob("*") if path.is_file())
    if fate == "intact" or not files:
        return
    path = chance.choice(files)
    data = bytearray(path.read_bytes())
    match fate:
        case "gone":
            shutil.rmtree(memo)
        case "truncated":
            os.truncate(path, chance.randrange(len(data) + 1))
        case "emptied":
            os.truncate(path, 0)
        case "flipped" if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        case "lost":
            path.unlink()
        case "mixed up":
            other = chance.choice(files).read_bytes()
            path.write_bytes(other)
        case "garbage":
            path.write_bytes(chance.randbytes(len(data)))
        case "earlier" if earlier.is_dir():
            shutil.rmtree(memo)
            shutil.copytree(earlier, memo)
        case "earlier":
            shutil.copytree(memo, earlier)


def kill_at(request: Request, moment: int, root: Path) -> bool:
    """Begin a build in a process of its own that dies before its n-th change to the disk below a folder; returns whether it died."""
    quickest = get_context("fork") if "fork" in get_all_start_methods() else get_context("spawn")
    child = quickest.Process(target=_build_until, args=(request, moment, root))
    child.start()
    child.join()
    return child.exitcode != 0


def _build_until(request: Request, moment: int, root: Path) -> None:
    left = [moment]

    def count(event: str, arguments: tuple[object, ...]) -> None:
        if _changes_disk(event, arguments) and str(arguments[0]).startswith(str(root)):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)

    sys.addaudithook(count)
    try:
        outcome(request)
    except BaseException:
        os._exit(9)
    os._exit(0)


def _changes_disk(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an audit event of Python is a change to the disk; a file that is opened for reading is none."""
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) != 0
    return event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime", "os.link")


def _told(changes: Changes) -> tuple[set[str], set[str]]:
    return {*changes.created, *changes.changed}, set(changes.deleted)


def _seen(before: Files, after: Files) -> tuple[set[str], set[str]]:
    written = {path for path, data in after.items() if before.get(path) != data}
    return written - {"manifest.json"}, set(before) - set(after)


def _difference(expected: Files, found: Files) -> str:
    lines = [f"missing: {path}" for path in expected if path not in found]
    lines += [f"too many: {path}" for path in found if path not in expected]
    lines += [f"stale: {path}" for path in expected if path in found and expected[path] != found[path]]
    return "\n".join([f"{len(lines)} files differ", *lines[:20]])
