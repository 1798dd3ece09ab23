"""Page → bytes with Jinja2. Templates see the page's view, the frame and pure functions, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from sitegen.findings import TemplateError
from sitegen.markup import fill_links
from sitegen.model import Body, Output, Page
from sitegen.pages.views import FrameView, PageView
from sitegen.urls import absolute, relative

_TAG = re.compile(r"<[^<>]+>")
_ID = re.compile(r'( (?:id="|href="#))')
_SECTION = re.compile(r"<h2[^>]*>.*?</h2>", re.DOTALL)


def render(
    pages: Iterable[Page], frame: FrameView, bodies: Mapping[str, Body], folders: Sequence[Path], base_url: str
) -> Iterator[Output]:
    """Render every page. Raises TemplateError with the template's file and line."""
    renderer = _Renderer(frame, bodies, folders, base_url)
    return (Output(page.address, renderer.page(page)) for page in pages)


class _Renderer:
    def __init__(self, frame: FrameView, bodies: Mapping[str, Body], folders: Sequence[Path], base_url: str) -> None:
        self.frame = frame
        self.bodies = bodies
        self.base_url = base_url
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        # The same functions for every page, so that the modules of imported macros are made once; they ask `self.current`.
        self.environment.globals |= {"frame": frame, "to": self._to, "asset": self._asset, "body": self._body}
        self.current = Page("", "", None)
        self.navigations: dict[tuple[str, str], Markup] = {}

    def page(self, page: Page) -> bytes:
        self.current = page
        context: dict[str, Any] = {}
        if isinstance(page.view, PageView):
            context |= {"page": page.view, "navigation": self._navigation(page)}
        elif isinstance(page.view, Mapping):
            context |= page.view
        return self._render(page.template, context).encode()

    def _to(self, address: str) -> str:
        """The link from the current page; the 404 page is served at any depth, where only absolute links hold."""
        page = self.current
        return absolute(self.base_url, address) if page.absolute else relative(address, page.address)

    def _asset(self, name: str) -> str:
        return self._to(self.frame.assets[name])

    def _body(self, token: str) -> Markup:
        """The HTML that a token of ``pages`` stands for: a body, or what follows one of its headings of level 2."""
        path, part, prefix = token.split("::")
        html, targets = self.bodies[path].html, (self.current.bodies or {})[path]
        if part:
            html = _SECTION.split(html)[int(part)]
        if prefix:
            html = _TAG.sub(lambda tag: _ID.sub(rf"\1{prefix}", tag.group()), html)
            targets = tuple(f"#{prefix}{target[1:]}" if target.startswith("#") else target for target in targets)
        return Markup(fill_links(html, targets))  # sanitised by markup

    def _navigation(self, page: Page) -> Markup:
        """Rendered once for all pages of a column that lie in one folder: their relative links are the same."""
        folder = "/" if page.absolute else page.address.rpartition("/")[0]
        key = (page.column, folder)
        if key not in self.navigations:
            parts = page.column.split("/") if page.column else []
            current = tuple("/".join(parts[: number + 1]) for number in range(len(parts)))
            html = self._render("parts/navigation.html", {"current": current})
            self.navigations[key] = Markup(html)  # an autoescaped template
        return self.navigations[key]

    def _render(self, template: str, context: Mapping[str, Any]) -> str:
        try:
            return self.environment.get_template(template).render(context)
        except jinja2.TemplateNotFound as error:
            raise TemplateError(f"没有找到模板 {error.name}。请检查 templates 文件夹。") from error
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(
                f"模板 {error.filename or error.name} 第 {error.lineno} 行写法不对：{error.message}。"
            ) from error
        except jinja2.UndefinedError as error:
            name, line = _place(error)
            raise TemplateError(f"模板 {name or template} 第 {line} 行用了没有的变量：{error.message}。") from error
        except Exception as error:
            name, line = _place(error)
            if not name:
                raise  # a bug of ours, not of a template
            raise TemplateError(f"模板 {name} 第 {line} 行出错：{error!r}。") from error


def _place(error: BaseException) -> tuple[str, int]:
    """File and line of the innermost template in a traceback."""
    name, line = "", 0
    trace = error.__traceback__
    while trace:
        filename = trace.tb_frame.f_code.co_filename
        if not filename.endswith(".py"):
            name, line = filename, trace.tb_lineno
        trace = trace.tb_next
    return name, line
