"""Small whole bodies, written as one text: ``-- content/x.md --`` begins a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen.assemble import Site
from sitegen.build import Request, Result, build, check, site_of
from sitegen.exports import read_export
from sitegen.findings import Finding
from sitegen.judge import judge_export
from sitegen.reconcile import reconcile
from sitegen.scaffold import init

TODAY = date(2026, 6, 30)
_FILE = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


@dataclass(frozen=True)
class Body:
    """A body on disk."""

    root: Path

    def request(self, today: date = TODAY, jobs: int = 1, base_url: str = "") -> Request:
        """What a command would ask for."""
        return Request(self.root, self.root / "public", TODAY, today, base_url, jobs)

    def build(self, today: date = TODAY, jobs: int = 1, base_url: str = "") -> Result:
        """``sitegen build``."""
        return build(self.request(today, jobs, base_url))

    def check(self, today: date = TODAY) -> tuple[Finding, ...]:
        """``sitegen check``: the findings."""
        return check(self.request(today))

    def against(self, export: str, today: date = TODAY) -> tuple[Finding, ...]:
        """``sitegen check --against``: what an export says otherwise."""
        site = self.site(today)
        return judge_export(site, reconcile(site, read_export(self.root / export)))

    def site(self, today: date = TODAY) -> Site:
        """The assembled site."""
        return site_of(self.request(today))

    def write(self, files: str = "", **more: str | bytes) -> None:
        """Add or replace files."""
        write_files(self.root, files)
        for path, data in more.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.encode() if isinstance(data, str) else data)

    def page(self, address: str) -> str:
        """A page of the output."""
        return (self.root / "public" / address).read_text(encoding="utf-8")

    def output(self) -> dict[str, bytes]:
        """Every file of the output."""
        public = self.root / "public"
        return {
            path.relative_to(public).as_posix(): path.read_bytes()
            for path in sorted(public.rglob("*"))
            if path.is_file()
        }

    def errors(self, today: date = TODAY) -> list[str]:
        """The blocking findings, a line each."""
        return [f"{finding.where} {finding.code} {finding.message}" for finding in self.check(today) if finding.blocks]


def make_body(root: Path, files: str = "", **more: str | bytes) -> Body:
    """A valid starting body (as ``sitegen init`` makes it) with some files on top."""
    init(root, date(2026, 1, 5))
    body = Body(root)
    body.write(files, **more)
    return body


def small_pdf(mark: str) -> bytes:
    """A valid PDF of one page with a word on it; the mark stands in a remark."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 28>>stream\nBT /F 9 Tf 9 9 Td (a) Tj ET \nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made, places = b"%PDF-1.4\n%" + mark.encode() + b"\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )


def write_files(root: Path, files: str) -> None:
    """Write the files of one text."""
    parts = _FILE.split(files)
    for path, text in zip(parts[1::2], parts[2::2], strict=True):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
