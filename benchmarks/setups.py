"""Us and the peers, each set up in a folder of its own with templates of equal output."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import sitegen
from benchmarks import tools
from benchmarks.articles import Article
from benchmarks.corpus import TODAY
from benchmarks.projects import Project, copy_articles
from sitegen.national import national_standard

TEMPLATES = Path(__file__).parent / "peers"
REAL, EQUAL, HUGO = "sitegen", "sitegen, equal templates", "Hugo"
_JOBS = "2"


def ours(corpus: Path, folder: Path, equal: bool) -> Project:
    """Sitegen on a copy of the corpus, with the packaged templates or with those of equal output."""
    root = folder / ("ours-equal" if equal else "ours")
    shutil.copytree(corpus, root / "content")
    if equal:
        _equal_templates(root / "templates")
    columns = national_standard().columns
    command = (sys.executable, "-m", "sitegen")

    def page(article: Article) -> str:
        return f"{columns[article.column].folder}/{article.address.rpartition('/')[2]}.html"

    return Project(
        name=EQUAL if equal else REAL,
        root=root,
        content=root / "content",
        output=root / "public",
        build=(*command, "build", "--quiet", "--today", TODAY, "--jobs", _JOBS),
        version=sitegen.__version__,
        convert=lambda article: article.source,
        page=page,
        lists=("index*.html",),
        column=lambda column: columns[column].folder,
        serve=lambda port: (*command, "serve", "--root", ".", "--port", str(port)),
        remembered=(root / ".sitegen",),
        reloads=True,
    )


def _equal_templates(folder: Path) -> None:
    """Minimal templates; every kind's own template becomes the one of all documents."""
    shutil.copytree(TEMPLATES / "sitegen", folder)
    kinds = {kind.template for kind in national_standard().kinds.values()} - {"document"}
    for names, base in ((kinds, "pages/document.html"), (("home", "map", "register", "all"), "layouts/page.html")):
        for name in names:
            (folder / "pages" / f"{name}.html").write_text(f'{{% extends "{base}" %}}\n', encoding="utf-8")


def hugo(corpus: Path, articles: Sequence[Article], folder: Path, programs: Path) -> Project | None:
    program = tools.hugo(programs)
    if program is None:
        return None
    root = _copied(folder, "hugo")

    def convert(article: Article) -> str:
        front = {"title": article.title, "date": f"{article.published.replace(' ', 'T')}:00+08:00"}
        return f"{json.dumps(front, ensure_ascii=False)}\n\n{_curly(article.linked('.html'))}"

    project = Project(
        name=HUGO,
        root=root,
        content=root / "content",
        output=root / "public",
        build=(str(program), "--quiet"),
        version=_version((str(program), "version"), 1),
        convert=convert,
        page=lambda article: f"{article.address}.html",
        lists=("index.html", "page/**/*.html"),
        column=str,
        serve=lambda port: (
            str(program),
            "server",
            "--port",
            str(port),
            "--baseURL",
            f"http://127.0.0.1:{port}/",
            "--quiet",
        ),
        remembered=(root / "resources", root / "cache"),
        environment={"HUGO_CACHEDIR": str(root / "cache")},
        reloads=True,
    )
    copy_articles(project, corpus, articles)
    for column in national_standard().columns.values():
        target = root / "content" / column.id / "_index.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"title": column.title}, ensure_ascii=False) + "\n", encoding="utf-8")
    (root / "static").mkdir()
    shutil.copyfile(TEMPLATES / "style.css", root / "static" / "style.css")
    return project


def pelican(corpus: Path, articles: Sequence[Article], folder: Path, programs: Path) -> Project | None:
    program = tools.python_tool(programs, "pelican")
    if program is None:
        return None
    root = _copied(folder, "pelican")

    def convert(article: Article) -> str:
        name = f"{article.address}.html"
        front = {
            "Title": article.title, "Date": article.published, "Slug": article.address.replace("/", "-"), "Save_as": name, "Url": name,
            "Category": article.column.replace("/", "-"), "Author": "",
        }  # fmt: skip
        return "\n".join(f"{key}: {value}" for key, value in front.items() if value) + f"\n\n{article.linked('.html')}"

    project = Project(
        name="Pelican",
        root=root,
        content=root / "content",
        output=root / "public",
        build=(str(program), "--quiet", "--settings", "pelicanconf.py"),
        version=_version((str(program), "--version"), 0),
        convert=convert,
        page=lambda article: f"{article.address}.html",
        lists=("index.html", "page/**/*.html"),
        column=lambda column: column.replace("/", "-"),
        serve=lambda port: (*project.build, "--listen", "--autoreload", "--port", str(port)),
        remembered=(root / "cache",),
    )
    copy_articles(project, corpus, articles)
    shutil.copyfile(TEMPLATES / "style.css", root / "content" / "style.css")
    return project


def mkdocs(corpus: Path, articles: Sequence[Article], folder: Path, programs: Path) -> Project | None:
    program = tools.python_tool(programs, "mkdocs")
    if program is None:
        return None
    root = _copied(folder, "mkdocs")

    def page(article: Article) -> str:
        return f"{article.address}/index.html" if article.bundle else f"{article.address}.html"

    def convert(article: Article) -> str:
        front = {"title": article.title, "published": article.published, "column": article.column}
        return _yaml(front) + article.body

    project = Project(
        name="MkDocs",
        root=root,
        content=root / "content",
        output=root / "public",
        build=(str(program), "build", "--quiet"),
        version=_version((str(program), "--version"), 2),
        convert=convert,
        page=page,
        lists=("index*.html",),
        column=str,
        serve=lambda port: (str(program), "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"),
        mount="/zfxxgk/",
    )
    copy_articles(project, corpus, articles)
    shutil.copyfile(TEMPLATES / "style.css", root / "content" / "style.css")
    (root / "content" / "index.md").write_text("---\ntitle: 首页\n---\n\n首页。\n", encoding="utf-8")
    return project


def eleventy(corpus: Path, articles: Sequence[Article], folder: Path, programs: Path) -> Project | None:
    program = tools.eleventy(programs)
    node = shutil.which("node")
    if program is None or node is None:
        return None
    root = _copied(folder, "eleventy")
    (root / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
    (root / "node_modules").symlink_to(program.parents[2])

    def convert(article: Article) -> str:
        front = {
            "title": article.title, "date": article.published[:10], "column": article.column, "tags": article.column, "layout": "page.njk",
            "permalink": f"{article.address}.html",
        }  # fmt: skip
        return _yaml(front) + _curly(article.linked(".html"))

    project = Project(
        name="Eleventy",
        root=root,
        content=root / "content",
        output=root / "public",
        build=(node, str(program), "--quiet"),
        version=_version((node, str(program), "--version"), 0),
        convert=convert,
        page=lambda article: f"{article.address}.html",
        lists=("index*.html",),
        column=str,
        serve=lambda port: (node, str(program), "--quiet", "--serve", f"--port={port}"),
    )
    copy_articles(project, corpus, articles)
    shutil.copyfile(TEMPLATES / "style.css", root / "content" / "style.css")
    lists = root / "content" / "lists"
    lists.mkdir()
    for column in sorted({article.column for article in articles}):
        name = column.replace("/", "-")
        number = "{% if pagination.pageNumber %}_{{ pagination.pageNumber + 1 }}{% endif %}"
        pages = {
            "column": column, "layout": "list.njk", "permalink": f"{column}/index{number}.html",
            "pagination": {"data": f"collections['{column}']", "size": 20, "reverse": True},
        }  # fmt: skip
        (lists / f"{name}.njk").write_text(_yaml(pages), encoding="utf-8")
        feed = {"column": column, "layout": "feed.njk", "permalink": f"{column}/feed.xml"}
        (lists / f"{name}-feed.njk").write_text(_yaml(feed), encoding="utf-8")
    return project


PEERS: Mapping[str, Callable[[Path, Sequence[Article], Path, Path], Project | None]] = {
    "hugo": hugo,
    "eleventy": eleventy,
    "mkdocs": mkdocs,
    "pelican": pelican,
}


def _copied(folder: Path, name: str) -> Path:
    shutil.copytree(TEMPLATES / name, folder / name)
    return folder / name


def _curly(text: str) -> str:
    """Attribute lists as goldmark and markdown-it write them."""
    return text.replace("\n{: .", "\n{.")


def _yaml(front: Mapping[str, object]) -> str:
    """A front matter of JSON values, which are YAML too."""
    return "\n".join(
        ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()), "---", ""]
    )


def _version(command: Sequence[str], word: int) -> str:
    """The word of a program's answer that is its version."""
    return (
        subprocess.run(command, capture_output=True, text=True, check=True)
        .stdout.split()[word]
        .strip("v,")
        .partition("-")[0]
    )
