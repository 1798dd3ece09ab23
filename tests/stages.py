"""One stage of the path alone: reading without a build, a site without rules, writing without pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sitegen.assemble import Site, assemble
from sitegen.config import Own
from sitegen.crew import Crew
from sitegen.load import Loaded, Reader, load, read_library
from sitegen.memo import Memo, digest
from sitegen.model import Body, Document, Output
from sitegen.progress import SILENT
from sitegen.scan import scan
from sitegen.settings import read_settings
from sitegen.standard import Kind
from sitegen.write import Changes, Piece, Standing, present_files, recover, write
from tests.bodies import write_files

DAY = date(2026, 6, 30)
NORMATIVE, DOCUMENTS, CLEANUP = "disclosure/normative", "disclosure/documents", "disclosure/normative/cleanup"


def read_all(reader: Reader, jobs: int = 1) -> Loaded:
    """Everything below ``content/``, without a memory."""
    with TemporaryDirectory() as folder:
        memo = Memo(Path(folder), b"")
        loaded = load(read_library(reader, memo, Crew(jobs), scan(reader.content), {}, SILENT))
        memo.close()
        return loaded


def put(output: Path, outputs: Iterable[Output]) -> Changes:
    """Make a folder hold exactly these files, without a memory."""
    recover(output)
    standing = Standing(output, present_files(output), {}, frozenset())
    return write(standing, (), (Piece(item.path, digest(item.data), item.data) for item in outputs)).changes


def no_judge_file(place: Path | None, name: str, kind: str, own: Own) -> tuple[()]:
    return ()


def no_judge(document: Document, body: Body, kind: Kind | None, source: str, own: Own) -> tuple[()]:
    return ()


def site(content: Path, documents: dict[str, str], today: date = DAY) -> Site:
    """A body of documents: path → lines of the front matter; a day of publication is given when there is none."""
    content.mkdir(parents=True, exist_ok=True)
    (content / "site.yaml").write_text("机关名称: 云溪县畜牧兽医局\n", encoding="utf-8")
    for path, lines in documents.items():
        published = "" if "发布日期" in lines else "发布日期: 2020-01-01\n"
        kind = "文种: 部门文件\n" if path.startswith(DOCUMENTS) else ""
        write_files(content, f"-- {path} --\n---\n标题: {path}\n{published}{kind}{lines}\n---\n正文。\n")
    settings = read_settings(content)
    return assemble(settings, read_all(Reader(content, settings.standard, {}, Own(), no_judge, no_judge_file)), today)
