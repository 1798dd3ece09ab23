"""Outputs → disk, wholly or not at all.

Changed files are staged beside the output; then a journal of renames and deletions is flushed; then they happen; then
the manifest. After a kill at any moment the folder is the old site, or the next command rolls the journal forward.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from sitegen.findings import OutputError
from sitegen.scan import LINK, Stamp, scan
from sitegen.urls import MANIFEST

_ONE_BY_ONE = 200
_RETRIES = 20
"""A file that Windows locks (a virus scanner, an open browser) is tried again, 0.1 s apart."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing changed."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int


def check_output(output: Path, sources: Iterable[Path]) -> None:
    """Refuse a folder that is not ours or overlaps the sources; raises OutputError."""
    resolved = output.resolve()
    for source in sources:
        folder = source.resolve()
        if resolved == folder or folder in resolved.parents or (resolved in folder.parents):
            raise OutputError(f"输出文件夹 {output} 与源文件夹 {source} 重叠，不能写。请用 --output 指定别的文件夹。")
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(f"输出位置 {output} 不是文件夹。请用 --output 指定别的文件夹。")
    ours = (output / MANIFEST).is_file() or _journal(output).is_file()
    if output.is_dir() and any(output.iterdir()) and not ours:
        raise OutputError(
            f"输出文件夹 {output} 不是空的，里面也没有本程序的 {MANIFEST}，为防误删没有写。请换一个文件夹，或自行清空。"
        )


def recover(output: Path) -> bool:
    """Finish what a killed command left behind; returns whether there was anything. Call before reading the output."""
    stage, journal = _stage(output), _journal(output)
    if not journal.is_file():
        shutil.rmtree(stage, ignore_errors=True)
        journal.with_name(journal.name + ".new").unlink(missing_ok=True)
        return False
    _roll_forward(output, _read_journal(journal))
    return True


class File(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of the output, as it was written."""

    key: bytes
    """Of everything it was made of."""
    size: int
    """Bytes."""
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """What lies in the output before a build."""

    output: Path
    present: Mapping[str, Stamp]
    """Every file that is there."""
    files: Mapping[str, File]
    """What an earlier command wrote."""
    same: frozenset[str]
    """Files whose stamps say that nobody touched them since."""

    def stands(self, path: str) -> bool:
        """Whether a file is as it was left: by its stamp, else by its bytes."""
        if path in self.same:
            return True
        file, stamp = self.files.get(path), self.present.get(path)
        if file is None or stamp is None or stamp == LINK or stamp[0] != file.size:
            return False
        try:
            return hashlib.sha256((self.output / path).read_bytes()).digest() == file.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that was made for the output. Without ``data``: what stands there stays."""

    path: str
    key: bytes = b""
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The output after a build."""

    changes: Changes
    files: Mapping[str, File]
    """Every file but the manifest."""


def present_files(output: Path) -> dict[str, Stamp]:
    """Every file of the output, hidden ones too."""
    return {path: stamp for path, stamp in scan(output, everything=True).items() if not path.endswith("/")}


def write(standing: Standing, kept: Iterable[str], pieces: Iterable[Piece]) -> Written:
    """Make the folder hold exactly these files and their manifest: those that stand and are kept, and those that were made.

    Raises OutputError, and then nothing is lost.
    """
    output, present = standing.output, standing.present
    files = {path: standing.files[path] for path in kept}
    folded = {path.casefold(): path for path in files}
    created: list[str] = []
    changed: list[str] = []
    stage = _Stage(_stage(output))
    try:
        for piece in pieces:
            path, data = piece.path, piece.data
            twin = folded.setdefault(path.casefold(), path)
            if path in files or twin != path:
                raise OutputError(f"两个输出的地址相同或只有大小写不同：{path}、{twin}。")
            if data is None:
                files[path] = standing.files[path]
                continue
            files[path] = File(piece.key, len(data), hashlib.sha256(data).digest())
            if path not in present or not _same(output / path, data):
                (changed if path in present else created).append(path)
                stage.put(path, data)
        deleted = sorted(set(present) - set(files) - {MANIFEST})
        manifest = _manifest(files)
        if not created and not changed and not deleted and _same(output / MANIFEST, manifest):
            return Written(Changes((), (), (), len(files)), files)
        stage.put(MANIFEST, manifest)
        if not output.exists():
            _flush([stage.folder / path for path in (*created, MANIFEST)])
            stage.folder.rename(output)  # the whole site in one step; there was none before
            return Written(Changes(tuple(created), (), (), 0), files)
        plan = {"renames": [*created, *changed], "deletions": deleted}
        _flush([stage.folder / path for path in (*created, *changed, MANIFEST)])
        _write_journal(output, plan)
    except OSError as error:
        _abandon(output)
        raise OutputError(
            f"写不进 {stage.folder}：{error.strerror or error}。请检查磁盘空间和权限；原来的 {output} 没有改动。"
        ) from error
    except Exception:
        _abandon(output)
        raise
    _roll_forward(output, plan)
    changes = Changes(tuple(created), tuple(changed), tuple(deleted), len(files) - len(created) - len(changed))
    return Written(changes, files)


def _abandon(output: Path) -> None:
    """Take the stage away, unless a journal says that it has won already."""
    if not _journal(output).is_file():
        shutil.rmtree(_stage(output), ignore_errors=True)


def _manifest(files: Mapping[str, File]) -> bytes:
    entries = {path: {"sha256": files[path].sha256.hex(), "size": files[path].size} for path in sorted(files)}
    return msgspec.json.format(msgspec.json.encode({"format": 1, "files": entries}), indent=1) + b"\n"


class _Stage:
    """The folder beside the output in which new files wait."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._prefix = f"{folder}/"
        """As text: there are ten thousands of files, and joining a Path costs as much as writing one."""
        self._made: set[str] = set()

    def put(self, path: str, data: bytes) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        with Path(f"{self._prefix}{path}").open("wb", buffering=0) as stream:
            stream.write(data)


def read_manifest(output: Path) -> Mapping[str, Mapping[str, str | int]]:
    """The files of the manifest by path; empty when there is none that can be read."""
    try:
        data = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        files = data["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files if isinstance(files, dict) else {}


def _stage(output: Path) -> Path:
    return _beside(output, "stage")


def _journal(output: Path) -> Path:
    return _beside(output, "journal")


def _beside(output: Path, name: str) -> Path:
    resolved = output.resolve()
    return resolved.with_name(f"{resolved.name}.sitegen-{name}")


def _roll_forward(output: Path, plan: Mapping[str, list[str]]) -> None:
    """Every step may already have happened: a journal can be played any number of times."""
    stage = _stage(output)
    # Deletions first: a file may stand where a folder is to be, or differ from a new name by case only. Once they are
    # done the journal forgets them, so that playing it again cannot take away what has come in their place.
    for path in plan["deletions"]:
        place = output / path
        if os.path.lexists(place) and (place.is_symlink() or not place.is_dir()):
            _patiently(partial(place.unlink, missing_ok=True), place)
    if plan["deletions"]:
        _prune(output)
        _write_journal(output, {**plan, "deletions": []})
    made: set[Path] = set()
    for path in (*plan["renames"], MANIFEST):
        source, place = stage / path, output / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        _patiently(partial(_move, source, place), place)
    shutil.rmtree(stage, ignore_errors=True)
    _journal(output).unlink(missing_ok=True)


def _move(source: Path, place: Path) -> None:
    """Put a file in its place; one that is no longer in the stage was moved before. An empty folder there makes room."""
    if place.is_dir() and not place.is_symlink():
        place.rmdir()
    try:
        source.replace(place)
    except FileNotFoundError:
        if source.exists():
            raise


def _read_journal(journal: Path) -> Mapping[str, list[str]]:
    """The plan of a journal. One that is not ours, or names anything outside the output, is never played."""
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
        paths = [path for key in ("renames", "deletions") for path in plan[key]]
        good = all(isinstance(path, str) and _inside(path) for path in paths)
    except (OSError, ValueError, KeyError, TypeError):
        good = False
    if not good:
        raise OutputError(f"{journal} 不是本程序留下的完整记录，没有照着做。请删去它，再运行一次。")
    return {"renames": plan["renames"], "deletions": plan["deletions"]}


def _inside(path: str) -> bool:
    return (
        not PurePosixPath(path).is_absolute() and not {"..", ""} & set(path.split("/")) and not set(path) & set("\\:\0")
    )


def _write_journal(output: Path, plan: Mapping[str, list[str]]) -> None:
    """Written beside and renamed: a journal is whole or not there, and with its coming the new site has won."""
    draft = _journal(output).with_name(_journal(output).name + ".new")
    _write(draft, json.dumps(plan).encode(), flush=True)
    draft.replace(_journal(output))


def _patiently(step: Callable[[], object], path: Path) -> None:
    for attempt in range(_RETRIES):
        try:
            step()
            return
        except OSError as error:
            if attempt == _RETRIES - 1:
                raise OutputError(
                    f"{path} 被别的程序占用，换不下来（{error.strerror or error}）。关掉占用它的程序，再运行一次就会接着完成。"
                ) from error
            time.sleep(0.1)


def _flush(paths: Sequence[Path]) -> None:
    """What the journal promises must outlive a power cut: a few files one by one, many with one call for the whole disk."""
    if len(paths) > _ONE_BY_ONE and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())


def _write(path: Path, data: bytes, flush: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        if flush:
            stream.flush()
            os.fsync(stream.fileno())


def _same(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _prune(output: Path) -> None:
    """Folders that a deletion left empty go too."""
    if not output.is_dir():
        return
    for path in sorted((path for path in output.rglob("*") if path.is_dir() and not path.is_symlink()), reverse=True):
        try:
            path.rmdir()
        except OSError:
            continue
