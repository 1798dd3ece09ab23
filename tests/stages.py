"""One stage of the path alone: reading without a build, writing without pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from sitegen.crew import Crew
from sitegen.load import Loaded, Reader, load, read_library
from sitegen.memo import Memo, digest
from sitegen.model import Output
from sitegen.progress import SILENT
from sitegen.scan import scan
from sitegen.write import Changes, Piece, Standing, present_files, recover, write


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
