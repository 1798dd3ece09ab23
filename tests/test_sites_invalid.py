"""Whole sites that must fail: ``tests/sites_invalid/<name>/site.txt`` laid over ``base.txt`` → ``findings.txt``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.cli import main
from tests.bodies import TODAY, Body, write_files

FOLDER = Path(__file__).parent / "sites_invalid"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def recode(root: Path) -> None:
    """What an old editor on Windows leaves behind."""
    documents = root / "content" / "regulations" / "own"
    for name, encoding in (("gbk.md", "gb18030"), ("utf16.md", "utf-16"), ("bom.md", "utf-8-sig")):
        text = (documents / name).read_text(encoding="utf-8")
        (documents / name).write_bytes(text.encode(encoding))
    (documents / "nul.md").write_bytes((documents / "nul.md").read_bytes().replace(b"@NUL@", b"\0"))


def link(root: Path) -> None:
    """Symbolic links out of the tree, and inside it."""
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("---\n标题: 内部文件\n---\n不得公开。\n", encoding="utf-8")
    content = root / "content" / "disclosure"
    (content / "documents").mkdir(parents=True, exist_ok=True)
    (content / "documents" / "secret.md").symlink_to(outside / "secret.md")
    (content / "documents" / "folder").symlink_to(outside, target_is_directory=True)
    (content / "documents" / "dangling.md").symlink_to("nowhere.md")
    (content / "normative" / "banfa" / "fujian.txt").symlink_to(outside / "secret.md")
    (content / "normative" / "copy.md").symlink_to("banfa/index.md")


BY_HAND: Mapping[str, Callable[[Path], None]] = {"encodings": recode, "symbolic-links": link}
"""What cannot be typed into a text file."""


def lay_out(root: Path, name: str = "") -> Body:
    """The valid base, with a site's files over it."""
    write_files(root, (FOLDER / "base.txt").read_text(encoding="utf-8"))
    return spoil(Body(root), name) if name else Body(root)


def spoil(body: Body, name: str) -> Body:
    """Lay a site's files over a body."""
    body.write((FOLDER / name / "site.txt").read_text(encoding="utf-8"))
    if name in BY_HAND:
        BY_HAND[name](body.root)
    return body


def bytes_and_times(body: Body) -> dict[str, tuple[bytes, int]]:
    """Every file of the output with its time."""
    return {path: (data, (body.root / "public" / path).stat().st_mtime_ns) for path, data in body.output().items()}


def test_the_base_of_the_invalid_sites_is_valid(tmp_path: Path) -> None:
    body = lay_out(tmp_path / "body")
    assert body.errors() == []
    assert body.build().changes is not None


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_site_has_exactly_the_errors_that_are_written_down(name: str, tmp_path: Path, accept: bool) -> None:
    body = lay_out(tmp_path / "body", name)
    errors = [(f.where.path, f.where.line, f.code) for f in body.check(TODAY) if f.blocks]
    found = "".join(f"{path}:{line} {code}\n" for path, line, code in sorted(errors))
    golden = FOLDER / name / "findings.txt"
    if accept:
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_an_invalid_site_leaves_the_old_output_as_it_was(name: str, tmp_path: Path) -> None:
    body = lay_out(tmp_path / "body")
    body.build()
    before = bytes_and_times(body)
    assert len(before) > 50
    assert spoil(body, name).build().changes is None
    assert bytes_and_times(body) == before


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_the_command_ends_with_1_and_names_every_error(
    format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "broken-yaml"
    lay_out(tmp_path / "body", name)
    assert main(["check", "--root", str(tmp_path / "body"), "--today", TODAY.isoformat(), "--format", format_]) == 1
    printed = capsys.readouterr().out
    for line in (FOLDER / name / "findings.txt").read_text(encoding="utf-8").splitlines():
        place, code = line.split()
        assert place.rpartition(":")[0] in printed
        assert code in printed
