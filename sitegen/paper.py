"""A page on paper: HTML → PDF with WeasyPrint, an optional extra, which lays out with the system's Pango and fonts."""

from __future__ import annotations

import gc
import logging
import warnings
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from sitegen.findings import ConfigError
from sitegen.fonts import font_folders
from sitegen.memo import digest
from sitegen.program import library_names

Files = Callable[[str], bytes | None]
"""The bytes of our file at an absolute address; None for an address that is not ours."""

_LIBRARIES = ("cssselect2", "fonttools", "pillow", "pydyf", "pyphen", "tinycss2", "tinyhtml5", "weasyprint")
_SAID_OF_FONTS = Path("/etc/fonts")
"""Which of them Linux takes for which."""
_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
"""What the library asks the type of; other pictures it tells by their bytes."""
_SPECIMEN = "政府信息公开"
_NO_LIBRARY = '生成 PDF 要用 WeasyPrint，这台电脑没有安装。请运行：pip install "sitegen[pdf]"（./build.sh --pdf 会自己装），或者不带 --pdf。'
_NO_PANGO = (
    "生成 PDF 要用系统的 Pango 库，这台电脑没有，或者不能用（{error}）。Debian、Ubuntu 请运行：apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0；macOS：brew install pango；Windows：安装 MSYS2 的 mingw-w64-x86_64-pango；或者不带 --pdf。"
)
_NO_FONT = "生成 PDF 要用中文字体，这台电脑没有。Debian、Ubuntu 请运行：apt-get install fonts-noto-cjk；有方正小标宋、仿宋、楷体的，装上就会用。"


def machine_key() -> str:
    """Of the libraries' versions and of the names and sizes of this machine's fonts. Raises ConfigError without WeasyPrint."""
    if find_spec("weasyprint") is None:
        raise ConfigError(_NO_LIBRARY)
    return digest(*sorted(library_names(_LIBRARIES)), *map(_fonts_below, (_SAID_OF_FONTS, *font_folders()))).hex()


def _fonts_below(folder: Path) -> str:
    fonts = (path for path in folder.rglob("*") if path.is_file())
    return "\n".join(sorted(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in fonts))


@cache
def ready() -> None:
    """Load the library and look whether it can write Chinese; raises ConfigError when not. Once, before processes are split off."""
    try:
        with warnings.catch_warnings(action="error", category=UserWarning):
            from weasyprint import HTML
    except (ImportError, OSError) as error:  # Pango is loaded when it is imported
        raise ConfigError(_NO_PANGO.format(error=str(error).splitlines()[0])) from error
    except UserWarning as error:  # there is no font at all, and going on would end in the middle of Pango
        raise ConfigError(_NO_FONT) from error
    heard = _Heard()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    HTML(string=_SPECIMEN, url_fetcher=_fetcher(_nothing)).write_pdf()
    logger.removeHandler(heard)
    if any(".notdef" in line for line in heard.lines):  # a character was drawn as an empty box
        raise ConfigError(_NO_FONT)


class _Heard(logging.Handler):
    """What the library remarks."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a remark."""
        self.lines.append(record.getMessage())


def pdf_of(html: bytes, address: str, files: Files) -> bytes:
    """A tagged PDF (PDF/UA-1) of a page; the same bytes for the same page on the same machine.

    ``address`` is the page's, absolute: links lead where they lead from there. Pictures and style sheets are what
    ``files`` gives; nothing else is asked for, whatever the page says.
    """
    from weasyprint import HTML

    page = HTML(string=html.decode(), base_url=address, url_fetcher=_fetcher(files))
    data = page.write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(data, bytes)
    gc.collect()  # a laid-out page is full of circles, and commands and workers run without the collector
    return data


def _fetcher(files: Files) -> Callable[[str], object]:
    from weasyprint.urls import URLFetcherResponse

    def fetch(url: str) -> object:
        return URLFetcherResponse(url, files(url) or b"", {"Content-Type": _TYPES.get(PurePosixPath(url).suffix, "")})

    return fetch


def _nothing(address: str) -> None:
    """No address is ours."""
