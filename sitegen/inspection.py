"""``sitegen check``: which findings are wanted, and in what form they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen import __version__
from sitegen.build import Request, examine, site_of
from sitegen.desk import ending, narrowed, wanted_codes, wanted_unit
from sitegen.findings import ConfigError, Finding, Judgement, OutputError
from sitegen.reports import as_github, as_json, as_text, is_below, within


@dataclass(frozen=True, slots=True)
class Wish:
    """What a check is to show. Empty values ask for everything."""

    paths: tuple[str, ...] = ()
    """Files and folders as people type them: from here, or from the root."""
    form: str = "text"
    only: str = ""
    """Codes of rules and letters of families."""
    unit: str | None = None
    against: str = ""
    """An export of another system to compare with."""
    against_kind: str = ""
    """What it lists, when its columns do not tell."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check shows."""

    findings: tuple[Finding, ...]
    """Those that are shown."""
    left_out: int
    """How many errors there are beside them."""
    text: str
    """They in the form that is asked for."""


def inspect(request: Request, wish: Wish) -> Inspection:
    """Check the body and show what is wanted. Raises ConfigError and ExportError for wishes that cannot be met."""
    codes, unit = _narrowing(request, wish)
    judgement = examine(request)
    compared, remarks = _compared(request, wish)
    everything = (*judgement.findings, *compared)
    findings = narrowed(within(everything, request.root, [Path(path) for path in wish.paths]), codes, unit)
    left_out = sum(finding.blocks for finding in everything) - sum(finding.blocks for finding in findings)
    return Inspection(
        findings, left_out, _text(request, wish.form, Judgement(findings, waiting=judgement.waiting), remarks, left_out)
    )


def write_report(file: Path, request: Request, text: str) -> None:
    """It is for the body itself: it must not come to lie where it would be published."""
    if is_below(file, request.content) or is_below(file, request.output):
        raise OutputError(f"{file} 在 content 或 public 里。检查结果不公开，请写到别的文件夹。")
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"不能写 {file}：{error.strerror}。请换一个文件夹，或关掉打开它的程序。") from error


def _narrowing(request: Request, wish: Wish) -> tuple[tuple[str, ...], str | None]:
    """The codes and the unit that are wanted. A wish that nothing could ever meet is wrong use."""
    for path in wish.paths:
        places = [
            place.absolute() for place in (Path(path), request.root / path) if place.exists() or place.is_symlink()
        ]
        if not places:
            raise ConfigError(f"没有找到 {path}。写文件或文件夹的路径，例如 content/disclosure/documents。")
        if not any(is_below(place, request.content) for place in places):
            raise ConfigError(f"{path} 不在 {request.content} 里。用 --root 指明放着 content 的文件夹。")
    codes: tuple[str, ...] = ()
    unit = None
    if wish.only:
        from sitegen.rules import BY_CODE  # a check of everything that is remembered loads no rule

        codes = wanted_codes(wish.only, BY_CODE)
    if wish.unit is not None:
        from sitegen.settings import read_settings

        unit = wanted_unit(wish.unit, read_settings(request.content).config)
    return codes, unit


def _compared(request: Request, wish: Wish) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What an export says otherwise: the findings, and the result in words, a line each."""
    if not wish.against:
        return (), ()
    from sitegen.exports import ExportKind, read_export
    from sitegen.judge import judge_export
    from sitegen.reconcile import in_words, reconcile

    export = read_export(Path(wish.against), ExportKind(wish.against_kind) if wish.against_kind else None)
    site = site_of(request)
    comparison = reconcile(site, export)
    return judge_export(site, comparison), tuple(in_words(site, comparison).splitlines())


def _text(request: Request, form: str, shown: Judgement, remarks: tuple[str, ...], left_out: int) -> str:
    findings = shown.findings
    match form:
        case "json":
            return as_json(findings)
        case "github":
            return as_github(findings)
        case "sarif":
            from sitegen.rules import RULES
            from sitegen.sarif import as_sarif

            return as_sarif(findings, RULES, __version__)
        case "html":
            from sitegen.printout import as_html
            from sitegen.program import layered
            from sitegen.settings import read_settings

            config = read_settings(request.content).config
            today = request.today or config.fixed_day or request.clock
            return as_html(shown, config.name, today, layered(request.root, "templates"), remarks, left_out)
        case _:
            parts = as_text(findings), ending(findings, shown.waiting, left_out), "\n".join(remarks)
            return "\n\n".join(part for part in parts if part)
