"""New files: a body that builds at once, a document of every kind that only waits for its text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sitegen.findings import ConfigError, OutputError
from sitegen.national import national_standard
from sitegen.scaffold import init, new
from sitegen.settings import read_settings
from sitegen.standard import FieldType, Level
from tests.bodies import TODAY, Body, make_body

DAY = date(2026, 6, 30)
STANDARD = national_standard()
PLACES = [
    (kind.id, column.id)
    for column in STANDARD.columns.values()
    for kind in map(STANDARD.kinds.get, column.kinds)
    if kind
]


def start(root: Path) -> Body:
    init(root, DAY)
    return Body(root)


@pytest.mark.parametrize("there", ["nothing", "empty folder", "folder in a new folder"])
def test_a_new_body_builds_without_errors(tmp_path: Path, there: str) -> None:
    root = {"nothing": tmp_path / "a", "empty folder": tmp_path / "b", "folder in a new folder": tmp_path / "c" / "d"}[
        there
    ]
    if there == "empty folder":
        root.mkdir()
    made = start(root)
    assert made.errors(DAY) == []
    result = made.build(DAY)
    assert result.changes is not None
    assert result.pages > 20
    assert "云溪县畜牧兽医局" in made.page("index.html")


def test_a_new_body_builds_on_any_later_day(tmp_path: Path) -> None:
    made = start(tmp_path / "a")
    for day in (date(2026, 7, 1), date(2027, 1, 31), date(2030, 12, 31)):
        assert made.errors(day) == []


def test_a_new_body_has_no_day_of_its_own_and_no_party_mark(tmp_path: Path) -> None:
    made = start(tmp_path / "a")
    config = read_settings(made.root / "content").config
    assert config.fixed_day is None
    assert "party_mark" not in config.meta


def test_a_new_body_says_what_to_do_and_keeps_the_output_out_of_git(tmp_path: Path) -> None:
    root = start(tmp_path / "a").root
    assert "sitegen build" in (root / "README.md").read_text(encoding="utf-8")
    assert "/public/" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    for path in root.rglob("*"):
        if path.is_file():
            assert b"\r" not in path.read_bytes()
            path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("content", ["file.txt", ".git/config", "content/site.yaml"])
def test_a_folder_that_holds_anything_is_refused_and_stays(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a" / content
    path.parent.mkdir(parents=True)
    path.write_text("我的", encoding="utf-8")
    with pytest.raises(OutputError, match="不是空文件夹"):
        init(tmp_path / "a", DAY)
    assert [found for found in (tmp_path / "a").rglob("*") if found.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "我的"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("我的", encoding="utf-8")
    with pytest.raises(OutputError):
        init(tmp_path / "a", DAY)


@pytest.fixture(scope="module")
def all_kinds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Body, dict[str, str]]:
    """A body with a new document of every kind in every column that takes it: the body, and path → kind."""
    made = make_body(tmp_path_factory.mktemp("scaffold") / "body")
    content = made.root / "content"
    settings = read_settings(content)
    paths = [
        new(settings, content, kind, f"xin-{number}", column, TODAY) for number, (kind, column) in enumerate(PLACES)
    ]
    return made, {path.relative_to(content).as_posix(): kind for path, (kind, _) in zip(paths, PLACES, strict=True)}


def test_a_new_document_of_every_kind_passes_as_a_draft(all_kinds: tuple[Body, dict[str, str]]) -> None:
    made, paths = all_kinds
    assert made.errors() == []
    assert set(paths) <= set(made.site().hidden)
    assert len(paths) == len(PLACES)


def test_a_new_document_is_read_as_its_kind_with_every_required_field(all_kinds: tuple[Body, dict[str, str]]) -> None:
    made, paths = all_kinds
    by_path = made.site().by_path
    for path, kind in paths.items():
        document = by_path[path]
        assert document.kind == kind
        assert document.meta.flag("draft")
        wrong = [found for found in document.problems if found.code in ("F101", "F104", "F105", "F106", "F107")]
        assert [found for found in wrong if "写的“（请填写：" not in found.message] == [], (
            "only what is not filled in yet"
        )
        text = (made.root / "content" / path).read_text(encoding="utf-8")
        for field in STANDARD.kinds[kind].fields.values():
            if field.level is Level.REQUIRED and field.name != "kind":
                assert f"\n{field.label}:" in text, (kind, field.label)


def test_a_new_document_asks_for_every_value_and_shows_no_example_as_if_it_were_true(
    all_kinds: tuple[Body, dict[str, str]],
) -> None:
    made, paths = all_kinds
    examples = {
        field.example
        for kind in STANDARD.kinds.values()
        for field in kind.fields.values()
        if field.level is not Level.OPTIONAL and field.name != "kind" and field.type in _OPEN and len(field.example) > 3
    }
    assert len(examples) > 20
    for path in paths:
        text = (made.root / "content" / path).read_text(encoding="utf-8").split("\n---\n")[0]
        values = {line.partition(": ")[2].split("  # ")[0].strip("'\"") for line in text.splitlines()}
        assert values & examples == set(), path
        assert "（请填写：" in text, path


_OPEN = (FieldType.TEXT, FieldType.PARAGRAPHS, FieldType.PHONE, FieldType.EMAIL, FieldType.URL, FieldType.NUMBER)


def test_a_new_document_that_is_no_draft_any_more_is_held_back_until_it_is_filled_in(
    all_kinds: tuple[Body, dict[str, str]], tmp_path: Path
) -> None:
    made, paths = all_kinds
    shutil.copytree(made.root, tmp_path / "copy")
    other = Body(tmp_path / "copy")
    for path in paths:
        file = other.root / "content" / path
        file.write_text(file.read_text(encoding="utf-8").replace("\n草稿: 是", "\n草稿: 否"), encoding="utf-8")
    blocked = {finding.where.path for finding in other.check() if finding.blocks and finding.code in ("F104", "F117")}
    assert {f"content/{path}" for path in paths} <= blocked


def test_a_new_document_uses_chinese_labels_and_the_day_of_today(all_kinds: tuple[Body, dict[str, str]]) -> None:
    made, paths = all_kinds
    for path in paths:
        text = (made.root / "content" / path).read_text(encoding="utf-8").split("\n---\n")[0]
        assert f"\n发布日期: {TODAY.isoformat()}" in text
        assert "\n草稿: 是" in text
        assert re.findall(r"^[a-z_]+:", text, re.MULTILINE) == []


def test_a_kind_is_named_in_chinese_or_by_id_and_needs_its_column_only_when_there_are_several(tmp_path: Path) -> None:
    made = start(tmp_path / "a")
    content, settings = made.root / "content", read_settings(made.root / "content")
    assert new(settings, content, "部门文件", "a", "", DAY) == content / "disclosure/documents/a.md"
    assert new(settings, content, "document", "b", "", DAY) == content / "disclosure/documents/b.md"
    with pytest.raises(ConfigError, match=r"disclosure/finance/budget.*disclosure/finance/affiliates"):
        new(settings, content, "预算", "c", "", DAY)
    path = new(settings, content, "预算", "c", "disclosure/finance/affiliates", DAY)
    assert path.relative_to(content / "disclosure/finance/affiliates").as_posix() in ("c.md", "c/index.md")


@pytest.mark.parametrize(
    ("kind", "name", "column", "message"),
    [
        ("部门文见", "a", "", "是不是想写“部门文件”"),
        ("部门文件", "a", "guide", "disclosure/documents"),
        ("部门文件", "a", "disclosure/../..", "disclosure/documents"),
        ("部门文件", "通知", "", "只用小写字母"),
        ("部门文件", "A", "", "只用小写字母"),
        ("部门文件", "../a", "", "只用小写字母"),
        ("部门文件", "index", "", "只用小写字母"),
        ("部门文件", "index-2", "", "只用小写字母"),
        ("部门文件", "", "", "只用小写字母"),
    ],
)
def test_a_wrong_kind_column_or_name_is_refused_with_what_to_write(
    tmp_path: Path, kind: str, name: str, column: str, message: str
) -> None:
    made = start(tmp_path / "a")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ConfigError, match=re.escape(message)):
        new(read_settings(made.root / "content"), made.root / "content", kind, name, column, DAY)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_there_already_is_never_overwritten(body: Callable[..., Body]) -> None:
    made = body("-- content/disclosure/documents/b/index.md --\n---\n标题: 甲\n---\n")
    settings = read_settings(made.root / "content")
    path = new(settings, made.root / "content", "部门文件", "a", "", DAY)
    path.write_text("我的", encoding="utf-8")
    for name in ("a", "b"):
        with pytest.raises(OutputError, match="已经有了"):
            new(settings, made.root / "content", "部门文件", name, "", DAY)
    assert path.read_text(encoding="utf-8") == "我的"
