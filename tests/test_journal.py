"""The journal of a killed command: only our own, whole and inside the output, is ever played; and it lies beside the real folder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build import build
from sitegen.findings import OutputError
from sitegen.model import Output
from sitegen.write import recover
from tests.bodies import Body
from tests.stages import put

FOREIGN = {
    "no json": '{"renames": ["a.html"], "dele',
    "no object": '["a.html"]',
    "a number": "1",
    "no renames": '{"deletions": ["index.html"]}',
    "no deletions": '{"renames": ["index.html"]}',
    "not utf-8": '{"renames": [], "deletions": ["\udcff"]}',
    "no texts": '{"renames": [1], "deletions": ["index.html"]}',
    "no lists": '{"renames": null, "deletions": ["index.html"]}',
}
OUTSIDE = [
    "../precious.txt",
    "a/../../precious.txt",
    "/etc/passwd",
    "..",
    "",
    "a//b",
    "a\\..\\b",
    "C:/x",
    "c:x",
    "a\x00b",
]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site in a folder, with something precious beside it."""
    (tmp_path / "precious.txt").write_text("勿动", encoding="utf-8")
    folder = tmp_path / "public"
    put(folder, [Output("index.html", b"1"), Output("a/b.html", b"2")])
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refuses(output: Path, journal: bytes) -> None:
    """The journal is named and refused, by a recovery and by a build, and nothing changes."""
    output.with_name("public.sitegen-journal").write_bytes(journal)
    before = everything(output.parent)
    with pytest.raises(OutputError, match=r"public\.sitegen-journal 不是本程序留下的完整记录.*删去它"):
        recover(output)
    with pytest.raises(OutputError, match="完整记录"):
        put(output, [Output("index.html", b"3")])
    assert everything(output.parent) == before


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_journal_that_is_not_whole_or_not_ours_is_refused_and_nothing_changes(output: Path, text: str) -> None:
    refuses(output, text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("key", ["renames", "deletions"])
@pytest.mark.parametrize("path", OUTSIDE)
def test_a_journal_that_names_anything_outside_the_output_is_refused_and_nothing_changes(
    output: Path, path: str, key: str
) -> None:
    plan = {"renames": [], "deletions": ["index.html"]} | {key: ["index.html", path]}
    refuses(output, json.dumps(plan).encode())


@given(st.lists(st.sampled_from(["..", ".", "a", "", "b.html", "C:", "\\", "中"]), min_size=1, max_size=5))
def test_no_path_of_a_journal_that_is_played_leaves_the_output(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    base = tmp_path_factory.mktemp("any")
    output = base / "in" / "public"
    put(output, [Output("index.html", b"1")])
    for name in ("b.html", "a", "中"):
        (base / name).write_text("勿动", encoding="utf-8")
        (base / "in" / name).write_text("勿动", encoding="utf-8")
    plan = {"renames": [], "deletions": ["/".join(parts)]}
    output.with_name("public.sitegen-journal").write_text(json.dumps(plan), encoding="utf-8")
    with contextlib.suppress(OutputError):
        recover(output)
    left = {path for path in everything(base) if not path.startswith("in/public")}
    assert left >= {"b.html", "a", "中", "in/b.html", "in/a", "in/中"}


def test_a_whole_journal_of_ours_is_played(output: Path) -> None:
    (output / "index.html").unlink()
    stage = output.with_name("public.sitegen-stage")
    (stage / "x").mkdir(parents=True)
    (stage / "x" / "中.html").write_bytes(b"9")
    plan = {"renames": ["x/中.html"], "deletions": ["a/b.html"]}
    output.with_name("public.sitegen-journal").write_text(json.dumps(plan), encoding="utf-8")
    assert recover(output) is True
    assert set(everything(output)) == {"x/中.html", "manifest.json"}
    assert sorted(path.name for path in output.parent.iterdir()) == ["precious.txt", "public"]


@pytest.mark.parametrize("name", ["public", "link/public", "link/../real/public", "real/../real/public"])
def test_stage_and_journal_lie_beside_the_real_folder_however_it_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    output = tmp_path / name
    real = output.resolve()
    put(output, [Output("index.html", b"1")])
    stage = real.with_name("public.sitegen-stage")
    stage.mkdir()
    (stage / "b.html").write_bytes(b"2")
    real.with_name("public.sitegen-journal").write_text('{"renames": ["b.html"], "deletions": []}', encoding="utf-8")
    assert recover(output) is True
    assert set(everything(real)) == {"index.html", "b.html", "manifest.json"}
    assert [path.name for path in real.parent.iterdir() if "sitegen" in path.name] == []


@pytest.mark.parametrize("written", [".", "../public", "sub/.."])
def test_stage_and_journal_never_lie_inside_an_output_that_is_written_with_dots(
    output: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    (output / "sub").mkdir()
    monkeypatch.chdir(output)
    put(Path(written), [Output("index.html", b"1"), Output("c.html", b"3")])
    assert set(everything(output)) == {"index.html", "c.html", "manifest.json"}
    output.with_name("public.sitegen-journal").write_text('{"renames": [], "deletions": ["c.html"]}', encoding="utf-8")
    assert recover(Path()) is True
    assert set(everything(output)) == {"index.html", "manifest.json"}


def test_a_journal_beside_sources_or_a_foreign_folder_is_never_played(body: Callable[..., Body]) -> None:
    """An output that is refused is refused before anything is finished there."""
    made = body()
    request = made.request()
    assert build(request).changes is not None
    content = request.content
    content.with_name("content.sitegen-journal").write_text(
        '{"renames": [], "deletions": ["site.yaml"]}', encoding="utf-8"
    )
    wrong = type(request)(request.root, content, request.clock, request.today)
    with pytest.raises(OutputError, match="重叠"):
        build(wrong)
    assert (content / "site.yaml").is_file()
