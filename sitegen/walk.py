"""Sorts what lies below ``content/`` into documents and other files. Nothing is opened here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitegen.findings import Problem
from sitegen.gather import LEDGER
from sitegen.scan import LINK, Stamp
from sitegen.standard import Standard
from sitegen.text import did_you_mean, quoted_list

SETTINGS_FILES = frozenset({"site.yaml", "catalogue.yaml"})
IMAGES = "images"
"""Pictures that ``site.yaml`` names: QR codes, the identification mark."""
_IGNORED = frozenset({"thumbs.db", "desktop.ini"})
_LINKED = ("这是一个符号链接，可能指到内容文件夹以外，没有读取。", "把文件本身复制到这里。")


@dataclass(frozen=True, slots=True)
class Walked:
    """What the files below ``content/`` are."""

    sources: tuple[tuple[str, str], ...]
    """Path and column of every document, sorted."""
    files: tuple[str, ...]
    """All other files of the columns, sorted."""
    problems: Mapping[str, tuple[Problem, ...]]
    """What is wrong with where they lie, by path."""


def walk(found: Mapping[str, Stamp], standard: Standard) -> Walked:
    """Sort what ``scan`` found: a pure function of the names and of the columns."""
    walk = _Walk(found, standard)
    walk.folder("", "")
    return Walked(tuple(sorted(walk.sources)), tuple(sorted(walk.files)), walk.problems)


class _Walk:
    def __init__(self, found: Mapping[str, Stamp], standard: Standard) -> None:
        self.found = found
        self.columns = standard.columns
        self.sources: list[tuple[str, str]] = []
        self.files: list[str] = []
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self._inside: dict[str, list[str]] = defaultdict(list)
        for path in sorted(found):
            name = path.rstrip("/").rpartition("/")[2]
            if not name.startswith("~$") and name.lower() not in _IGNORED:
                self._inside[path.rstrip("/").rpartition("/")[0]].append(path)

    def folder(self, path: str, column: str) -> None:
        """``column`` is the column that the folder is or lies in; empty at the top."""
        for inside in self._plain(path):
            if inside.endswith("/"):
                self._subfolder(inside[:-1], column)
            else:
                self._file(inside, column)

    def _plain(self, path: str) -> Iterator[str]:
        """What lies in a folder, but for links, which are said."""
        for inside in self._inside[path]:
            if self.found[inside] == LINK:
                self._say(inside, "L401", *_LINKED)
            else:
                yield inside

    def _say(self, path: str, code: str, message: str, remedy: str) -> None:
        self.problems[path] = (*self.problems.get(path, ()), Problem(code, message, remedy))

    def _subfolder(self, path: str, column: str) -> None:
        index = f"{path}/index.md"
        if not column and path == LEDGER:
            return
        if path == IMAGES and not column:
            self._bundle(path, "")
        elif path in self.columns:
            self.folder(path, path)
        elif self.found.get(index) == LINK:
            self._say(index, "L401", *_LINKED)
        elif index in self.found and column:
            self.sources.append((index, column))
            self._bundle(path, index)
        else:
            self._stray(path, column)

    def _stray(self, path: str, column: str) -> None:
        """A folder that is neither a column nor a bundle is not read; that is said, so that nothing is lost in silence."""
        parent = f"“{column}”下面" if column else "content 下面"
        name = path.rpartition("/")[2]
        names = [known.rpartition("/")[2] for known in self.columns if known.rpartition("/")[0] == column]
        offer = f"可用的栏目文件夹：{quoted_list(names, 40)}。" if names else ""
        self._say(
            path,
            "C109",
            f"{parent}没有叫“{name}”的栏目，这个文件夹也不是文件包（里面没有 index.md），里面的内容不会发布{did_you_mean(name, names)}",
            f"改成栏目的文件夹名，或先在 catalogue.yaml 增加子栏目。{offer}",
        )

    def _file(self, path: str, column: str) -> None:
        if not column:
            if path not in SETTINGS_FILES:
                message, remedy = "这个文件直接放在 content 下面，不属于任何栏目，不会发布。", "移到栏目的文件夹里。"
                self._say(path, "L402", message, remedy)
        elif path == f"{column}/index.md":
            message = "栏目文件夹里不能直接放 index.md。"
            self._say(path, "C110", message, "给文件起一个名字，例如 zhinan-2025.md；栏目页由程序生成。")
        elif path.endswith(".md"):
            self.sources.append((path, column))
        elif path.lower().endswith(".md"):
            self._say(path, "L402", "扩展名不是小写的 .md，这个文件不会发布。", "把扩展名改成小写的 .md。")
        else:
            self.files.append(path)

    def _bundle(self, path: str, own: str) -> None:
        """``own`` is the bundle's own text, which is read as a document."""
        for inside in self._plain(path):
            if inside.endswith("/"):
                self._bundle(inside[:-1], own)
            elif inside.endswith(".md") and inside != own:
                message = "文件包里只有 index.md 会发布，这个 .md 文件不会发布。"
                self._say(inside, "L402", message, "移到栏目文件夹，或改名为 index.md。")
            elif inside != own:
                self.files.append(inside)
