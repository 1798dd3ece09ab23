"""``python -m benchmarks run --documents 10000 --tools DIR``: measure and write ``RESULTS.md``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.edits import CASES
from benchmarks.report import summary, write_report
from benchmarks.runner import HELP, Wanted, measure_all
from benchmarks.setups import PEERS

_MEMORY_DISK = Path("/dev/shm")
_CASES = (*CASES, "memory", "served", HELP)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure sitegen and its peers side by side."
    )
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="measure, print the ratios, write RESULTS.md")
    run.add_argument("--documents", type=int, default=10_000, metavar="N")
    run.add_argument(
        "--tools", type=Path, required=True, metavar="DIR", help="where `python -m benchmarks.tools DIR` put the peers"
    )
    run.add_argument("--only", default=",".join(("us", *PEERS)), metavar="NAMES", help="us, " + ", ".join(PEERS))
    run.add_argument("--cases", default=",".join(_CASES), metavar="CASES", help=", ".join(_CASES))
    run.add_argument("--repeats", type=int, default=5, metavar="N")
    run.add_argument(
        "--growth", default="", metavar="SIZES", help="sizes for cold builds of us and Hugo, e.g. 1000,10000,100000"
    )
    run.add_argument("--work", type=Path, metavar="DIR", help="where to build (default: a memory disk if there is one)")
    run.add_argument("--results", type=Path, default=Path(__file__).parent / "RESULTS.md", metavar="FILE")
    options = parser.parse_args(arguments)
    disk = options.work or (_MEMORY_DISK if _MEMORY_DISK.is_dir() else None)
    with tempfile.TemporaryDirectory(prefix="sitegen-benchmarks-", dir=disk) as work:
        results = measure_all(
            Wanted(
                documents=options.documents,
                only=tuple(options.only.split(",")),
                cases=tuple(options.cases.split(",")),
                repeats=options.repeats,
                growth=tuple(int(size) for size in options.growth.split(",") if size),
                tools=options.tools.resolve(),
                work=Path(work),
            )
        )
    print(summary(results))
    for failure in results.failures:
        print(failure, file=sys.stderr)
    write_report(results, options.results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
