"""Page → bytes with Jinja2. Templates see the page's view, the frame and pure functions, nothing else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Hashable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias, cast
from urllib.parse import unquote

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape
from msgspec.structs import replace

from sitegen.assets import read_assets
from sitegen.charts import Chart, svg
from sitegen.findings import TemplateError
from sitegen.frozen import Frozen
from sitegen.markup import fill_links
from sitegen.model import Body, Output, Page
from sitegen.pack import unpack_body, unpack_document
from sitegen.pages import View, page_view, picture_file
from sitegen.pages.given import Given, LinkTarget, PaperGiven, PictureGiven, Subject, links_of
from sitegen.pages.packed import unpack_page
from sitegen.pages.views import FrameView, PageView
from sitegen.paper import pdf_of
from sitegen.program import layered
from sitegen.search.entries import Words, words_of
from sitegen.settings import Settings
from sitegen.targets import published_at
from sitegen.urls import absolute, relative

_HOURS = re.compile(r"\d{1,2}:\d\d[—–-]\d{1,2}:\d\d")
_SPECIAL = re.compile(r"""[&<>"']""")
_TAG = re.compile(r"<[^<>]+>")
_ID = re.compile(r'( (?:id="|href="#))')
_SECTION = re.compile(r"<h2[^>]*>.*?</h2>", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """What all pages of one run have in common; can be sent to another process."""

    settings: Settings
    frame: FrameView
    root: Path
    """The folder that holds ``content/``, ``templates/``, ``theme/``."""


Job: TypeAlias = tuple[bytes, tuple[tuple[bytes, bytes], ...]]
"""A packed page, and each document that it shows with its text, packed."""


class Printed(Frozen, frozen=True):
    """What comes of a page."""

    outputs: tuple[Output, ...]
    """Its own file, then those that are made with it."""
    words: Words | None = None
    """What the search index holds of the document whose page it is."""


def render(press: Press, job: Job) -> Printed:
    """Make a page. Raises TemplateError with the template's file and line, FontError when a picture cannot be drawn."""
    page = unpack_page(job[0])
    given = cast(Given, page.given)
    if isinstance(given, PictureGiven):
        return Printed((picture_file(press.settings, page.address, given),))
    documents = [unpack_document(document) for document, _ in job[1]]
    bodies = {document.path: unpack_body(body) for document, (_, body) in zip(documents, job[1], strict=True)}
    view, beside = page_view(press.settings, given, documents)
    if isinstance(given, PaperGiven):
        subject = Subject(press.settings, documents[0], given.around)
        return Printed((Output(page.address, _paper(press, page, subject, view, bodies)),))
    html = _renderer(press).page(page, view, bodies)
    return Printed((Output(page.address, html.encode()), *beside), words_of(view, given, page.column, html))


def _paper(press: Press, page: Page, subject: Subject, view: View, bodies: Mapping[str, Body]) -> bytes:
    """The PDF of a document, made of its page in print."""
    own = replace(page, address=subject.address)  # its links are those of the document's page
    html = _renderer(press, paper=True).page(own, view, bodies)
    return pdf_of(html.encode(), absolute(press.settings.config.base_url, own.address), partial(_file, press, subject))


@lru_cache(maxsize=2)
def _renderer(press: Press, paper: bool = False) -> Renderer:
    """One a run, and one for paper: making it costs more than many pages. For paper a template in ``paper/`` wins."""
    folders = layered(press.root, "templates")
    own = tuple(folder / "paper" for folder in folders) if paper else ()
    return Renderer(press.frame, own + folders, press.settings.config.base_url)


def _file(press: Press, subject: Subject, address: str) -> bytes | None:
    """What a document's PDF may ask for: the theme, and the files that the document offers."""
    base = absolute(press.settings.config.base_url, "")
    place = unquote(address.removeprefix(base).partition("#")[0])
    if not address.startswith(base):
        return None
    offered = {published_at(press.settings.standard, path): press.root / "content" / path for path in subject.files}
    return offered[place].read_bytes() if place in offered else _theme(press).get(place)


@lru_cache(maxsize=1)
def _theme(press: Press) -> Mapping[str, bytes]:
    return {output.path: output.data for output in read_assets(layered(press.root, "theme")).outputs}


class Renderer:
    """One page after the other. A worker that renders in parallel makes its own."""

    def __init__(self, frame: FrameView, folders: Sequence[Path], base_url: str) -> None:
        self.frame = frame
        self.base_url = base_url
        self.environment = _environment(folders)
        # The same functions for every page, so that the modules of imported macros are made once; they ask `self.current`.
        functions = {
            "to": self._to,
            "asset": self._asset,
            "body": self._body,
            "shared": self._shared,
            "drawing": _drawing,
        }
        self.environment.globals |= {"frame": frame, **functions}
        self.environment.filters["hours"] = _hours
        self.current = Page("", "", None)
        self.bodies: Mapping[str, Body] = {}
        self.parts: dict[tuple[object, ...], Markup] = {}

    def page(self, page: Page, view: PageView | Mapping[str, object], bodies: Mapping[str, Body]) -> str:
        """The HTML of one page. ``bodies`` are the texts of the documents that it shows, by path."""
        self.current, self.bodies = page, bodies
        context = {"page": view} if isinstance(view, PageView) else view
        return self._render(page.template, context)

    def _to(self, address: str) -> str:
        """The link from the current page; the 404 page is served at any depth, where only absolute links hold."""
        page = self.current
        return absolute(self.base_url, address) if page.absolute else relative(address, page.address)

    def _href(self, link: LinkTarget) -> str:
        if not link.address:
            return link.href
        return self._to(link.address) + (f"#{link.fragment}" if link.fragment else "")

    def _asset(self, name: str) -> str:
        return self._to(self.frame.assets[name])

    def _body(self, token: str) -> Markup:
        """The HTML that a token of ``pages`` stands for: a body, or what follows one of its headings of level 2."""
        path, part, prefix = token.split("::")
        html, links = self.bodies[path].html, links_of(self.current, path)
        targets = tuple(map(self._href, links))
        sizes = {number: (link.width, link.height) for number, link in enumerate(links) if link.width}
        if part:
            html = _SECTION.split(html)[int(part)]
        if prefix:
            html = _TAG.sub(lambda tag: _ID.sub(rf"\1{prefix}", tag.group()), html)
            targets = tuple(f"#{prefix}{target[1:]}" if target.startswith("#") else target for target in targets)
        return Markup(fill_links(html, targets, sizes) if targets else html)  # sanitised by markup

    def _shared(self, template: str, **given: Hashable) -> Markup:
        """A part that sees no page: made once for all pages of a column that lie in one folder, whose relative links are the same."""
        page = self.current
        key = (template, page.column, "/" if page.absolute else posixpath.dirname(page.address), *given.items())
        if key not in self.parts:
            steps = page.column.split("/") if page.column else []
            current = tuple("/".join(steps[: number + 1]) for number in range(len(steps)))
            html = self.environment.get_template(template).render({"current": current, **given})
            self.parts[key] = Markup(html)  # an autoescaped template
        return self.parts[key]

    def _render(self, template: str, context: Mapping[str, Any]) -> str:
        return _rendered(self.environment, template, context)


def _hours(text: str) -> str:
    """A text whose hours (14:00—17:30) never break at the end of a line."""
    return Markup(_HOURS.sub(r'<span class="whole">\g<0></span>', str(escape(text)))) if _HOURS.search(text) else text


def _drawing(chart: Chart) -> Markup:
    return Markup(svg(chart))  # its writer escapes every text


def render_alone(folders: Sequence[Path], template: str, context: Mapping[str, Any]) -> str:
    """A file that is no page of the site: it has no frame, and nothing but what it is given."""
    return _rendered(_environment(folders), template, context)


def _rendered(environment: jinja2.Environment, template: str, context: Mapping[str, Any]) -> str:
    try:
        return environment.get_template(template).render(context)
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


def _escaped(value: object) -> str:
    """What ``markupsafe.escape`` gives, without making an object of its own of every text that needs no escaping."""
    if type(value) is str and not _SPECIAL.search(value):
        return value
    return value if type(value) is Markup else escape(value)


class _Code(CodeGenerator):
    """Writes what jinja2 writes, but for the function that escapes what a template prints."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Environment(jinja2.Environment):
    code_generator_class = _Code
    escaped = staticmethod(_escaped)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One mapping for all templates, where jinja2 chains two for each: they are asked for a dozen names on every page."""
        return {**self.globals, **d} if d else self.globals


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates, in the memory of this process alone: a preview makes a renderer for every save."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()


def _environment(folders: Sequence[Path]) -> _Environment:
    return _Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # it lives for one build: no look at the disk for every import of every page
        cache_size=-1,  # all templates are kept
        optimized=False,  # compiles a tenth faster, and writes the same
        bytecode_cache=_COMPILED,
    )


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
