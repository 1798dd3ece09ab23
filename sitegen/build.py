"""The straight path: settings → documents → site → findings → pages → bytes on disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from sitegen.assemble import Site, assemble
from sitegen.assets import layered, read_assets
from sitegen.findings import Finding
from sitegen.load import Reader, load
from sitegen.pages import frame_view, plan
from sitegen.render import render
from sitegen.rules import judge_document, judge_site
from sitegen.settings import read_settings
from sitegen.write import Changes, check_output, recover, write


@dataclass(frozen=True, slots=True)
class Request:
    """What a command asks for."""

    root: Path
    """The folder that holds ``content/``, ``templates/``, ``theme/``."""
    output: Path
    """Where the site goes."""
    clock: date
    """The day in Asia/Shanghai, as the command read it."""
    today: date | None = None
    """The day that was asked for; it wins over a body's ``fixed_day``, which wins over the clock."""
    base_url: str = ""
    """Overrides the site's own."""
    jobs: int = 1

    @property
    def content(self) -> Path:
        """The sources."""
        return self.root / "content"


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did."""

    findings: tuple[Finding, ...]
    pages: int
    """How many pages the site has; 0 when it was blocked."""
    changes: Changes | None
    """What was written; None when a finding blocks and nothing was touched."""


def check(request: Request) -> tuple[Site, tuple[Finding, ...]]:
    """Read everything and judge it. Writes nothing."""
    settings = read_settings(request.content, request.base_url)
    reader = Reader(request.content, settings.standard, settings.config.unit_names, judge_document)
    site = assemble(settings, load(reader, request.jobs), request.today or settings.config.fixed_day or request.clock)
    return site, judge_site(site)


def build(request: Request) -> Result:
    """Check, then build: if a finding blocks, not one byte of the output changes."""
    check_output(request.output, _sources(request.root))
    recover(request.output)
    site, findings = check(request)
    if any(finding.blocks for finding in findings):
        return Result(findings, 0, None)
    assets = read_assets(layered(request.root, "theme"))
    planned = plan(site, request.content)
    rendered = render(
        planned.pages, frame_view(site, assets), site.bodies, layered(request.root, "templates"), site.config.base_url
    )
    changes = write(request.output, chain(rendered, planned.files, assets.outputs))
    return Result(findings, sum(page.address.endswith(".html") for page in planned.pages), changes)


def _sources(root: Path) -> Iterable[Path]:
    return map(partial(Path, root), ("content", "templates", "theme"))
