"""``python -m benchmarks.lighthouse --tools DIR``: what Lighthouse says of the demonstration body, on a phone and on a desk."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hosting import hosted
from benchmarks.report import replace_section
from benchmarks.tools import lighthouse
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.kinds import PAGES
from tests.outputs import BuiltSite, demonstration

_HEADING = "## Lighthouse"
_CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
_DEVICES = {"phone": [], "desk": ["--preset=desktop"]}
_NAMES = ("home", "list", "document", "search")
_MUST = 95


@dataclass(frozen=True, slots=True)
class Audited:
    """What a page reached in one run."""

    scores: tuple[int, ...]
    """0 to 100, in the order of the categories."""

    first: float
    """Seconds until the first contentful paint, on the simulated network."""

    largest: float
    """Seconds until the largest contentful paint."""

    shift: float
    """Cumulative layout shift."""

    transferred: int
    """Bytes over the network, compressed, headers included."""

    faults: tuple[str, ...]
    """Names of the audits that took points away."""


def audited(program: Path, url: str, options: Sequence[str]) -> Audited:
    """Run Lighthouse once on an address. Raises CalledProcessError when it fails."""
    flags = " ".join(("--headless=new", *FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])))
    with tempfile.TemporaryDirectory(prefix="sitegen-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [
            str(shutil.which("node")), str(program), url, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(_CATEGORIES)}", f"--chrome-flags={flags}", *options,
        ]  # fmt: skip
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": find_chromium() or ""})
        return _read(json.loads(report.read_text(encoding="utf-8")))


def _read(report: dict[str, Any]) -> Audited:
    audits, categories = report["audits"], report["categories"]
    counted = {
        ref["id"]
        for name in _CATEGORIES
        for ref in categories[name]["auditRefs"]
        if ref["weight"] and (audits[ref["id"]]["score"] or 0) < (0.9 if name == "performance" else 1)
        and audits[ref["id"]]["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
    }  # fmt: skip
    return Audited(
        scores=tuple(round(100 * (categories[name]["score"] or 0)) for name in _CATEGORIES),
        first=audits["first-contentful-paint"]["numericValue"] / 1000,
        largest=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        transferred=audits["total-byte-weight"]["numericValue"],
        faults=tuple(sorted(counted)),
    )


def _lines(site: BuiltSite, program: Path, repeats: int) -> Iterator[str]:
    """The table, line by line as it is measured; of several runs the middle of each figure."""
    yield "Lighthouse 12.8.2 with its usual simulated network (phone: slow 4G and a processor four times slower), the demonstration body on"
    yield f"the server of `hosting.py` (gzip, cache headers, strict policy); the middle of {repeats} runs. Must: {_MUST} four times."
    yield "How to run it again: [README.md](README.md).\n"
    yield f"| page | device | {' | '.join(_CATEGORIES.values())} | first paint | largest paint | layout shift | weight | points lost in |"
    yield "|---" * (len(_CATEGORIES) + 7) + "|"
    with hosted(site.folder) as url:
        for name in (name for name in _NAMES if name in PAGES):
            for device, options in _DEVICES.items():
                runs = [audited(program, f"{url}/{PAGES[name](site)}", options) for _ in range(repeats)]
                scores = [round(median(column)) for column in zip(*(run.scores for run in runs), strict=True)]
                faults = sorted({fault for run in runs for fault in run.faults})
                yield (
                    f"| {name} | {device} | {' | '.join(str(score) if score >= _MUST else f'**{score}**' for score in scores)} "
                    f"| {median(run.first for run in runs):.2f} s | {median(run.largest for run in runs):.2f} s | {median(run.shift for run in runs):.3f} "
                    f"| {median(run.transferred for run in runs) / 1000:.0f} kB | {', '.join(faults) or '–'} |"
                )
    yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description="Ask Lighthouse.")
    parser.add_argument(
        "--tools", type=Path, required=True, metavar="DIR", help="where `python -m benchmarks.tools DIR` put it"
    )
    parser.add_argument("--repeats", type=int, default=3, metavar="N")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "RESULTS.md", metavar="FILE")
    options = parser.parse_args(arguments)
    program = lighthouse(options.tools.resolve())
    if program is None:
        print("Lighthouse is missing: python -m benchmarks.tools DIR", file=sys.stderr)
        return 2
    lines = []
    for line in _lines(demonstration(), program, options.repeats):
        print(line, flush=True)
        lines.append(line)
    replace_section(options.results, _HEADING, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
