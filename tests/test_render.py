"""Templates: what they see, what they may not, and errors that name file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType

import jinja2
import pytest
from msgspec.structs import replace

from sitegen.findings import TemplateError
from sitegen.markup import read_markup
from sitegen.model import Body as Text
from sitegen.model import Page
from sitegen.pages.given import ColumnGiven, DocumentGiven, LinkTarget, Surroundings
from sitegen.pages.parts import Item
from sitegen.pages.views import FrameView, PageView
from sitegen.render import Renderer
from tests.bodies import Body, write_files

BASE = "https://www.example.gov.cn/xmj/zfxxgk/"
FRAME = FrameView(
    "云溪县畜牧兽医局",
    "云溪县人民政府",
    "index.html",
    "search/index.html",
    None,
    (),
    (),
    (),
    {"a.css": "assets/a.1.css"},
)


def view(address: str) -> PageView:
    return PageView("标题", address, BASE + address, "2026-06-30", (), (), "")


def around(*links: LinkTarget) -> Surroundings:
    """Where the links of a text lead."""
    return Surroundings(Item("标题", "a.html", "2026-06-30"), links)


def rendered(
    folder: Path,
    template: str,
    files: str = "",
    page: Page | None = None,
    seen: PageView | Mapping[str, object] | None = None,
    bodies: Mapping[str, Text] | None = None,
) -> str:
    """One page from one template."""
    write_files(folder, f"-- x.html --\n{template}\n{files}")
    page = page or Page("g/h/a.html", "x.html", None, "guide/sub")
    made = Renderer(FRAME, [folder], BASE).page(page, view(page.address) if seen is None else seen, bodies or {})
    return made.rstrip("\n")


def test_a_template_sees_page_frame_and_pure_functions(tmp_path: Path) -> None:
    template = "{{ page.title }}|{{ frame.body_name }}|{{ to('index.html') }}|{{ asset('a.css') }}"
    assert rendered(tmp_path, template) == "标题|云溪县畜牧兽医局|../../index.html|../../assets/a.1.css"


def test_what_a_template_writes_is_escaped(tmp_path: Path) -> None:
    made = rendered(tmp_path, '<p title="{{ evil }}">{{ evil }}</p>', seen={"evil": "<script>\"&'"})
    assert made.count("&lt;script&gt;&#34;&amp;&#39;") == 2


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ page.nothing }}",
        "{{ page.title.nothing }}",
        "{% if nothing %}{% endif %}",
        "{{ today }}",
        "{{ site }}",
    ],
)
def test_a_name_that_is_not_there_is_an_error_that_names_file_and_line(tmp_path: Path, template: str) -> None:
    with pytest.raises(TemplateError) as raised:
        rendered(tmp_path, f"一\n二\n{template}")
    assert re.search(r"x\.html 第 3 行用了没有的变量", str(raised.value))


def test_an_error_in_an_included_part_names_the_part(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        rendered(tmp_path, "一\n{% include 'parts/y.html' %}", "-- parts/y.html --\n\n\n\n{{ nothing }}\n")
    assert "y.html 第 4 行" in str(raised.value)


@pytest.mark.parametrize(
    ("template", "line"),
    [("一\n{% if %}", 2), ("{{ 'a' }}\n\n{% endfor %}", 3), ("{% unknown %}", 1), ("一\n{{ x|nofilter }}", 2)],
)
def test_a_mistake_in_a_template_names_file_and_line(tmp_path: Path, template: str, line: int) -> None:
    with pytest.raises(TemplateError, match=rf"x\.html 第 {line} 行写法不对"):
        rendered(tmp_path, template)


def test_a_mistake_in_an_included_part_names_the_part(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"y\.html 第 2 行写法不对"):
        rendered(tmp_path, "{% include 'parts/y.html' %}", "-- parts/y.html --\n一\n{% if %}\n")


@pytest.mark.parametrize(
    "template",
    [
        "{{ 1 // 0 }}",
        "{{ 'a' + 1 }}",
        "{{ frame.assets['none.css'] }}",
        "{{ asset('none.css') }}",
        "{% for x in 5 %}{% endfor %}",
    ],
)
def test_whatever_fails_in_a_template_is_a_template_error_with_its_line(tmp_path: Path, template: str) -> None:
    with pytest.raises(TemplateError, match=r"x\.html 第 2 行"):
        rendered(tmp_path, f"一\n{template}")


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"没有找到模板 none\.html"):
        rendered(tmp_path, "x", page=Page("a.html", "none.html", None))
    with pytest.raises(TemplateError, match=r"没有找到模板 parts/none\.html"):
        rendered(tmp_path, "{% include 'parts/none.html' %}")


def test_a_template_cannot_read_files_outside_of_its_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("密", encoding="utf-8")
    with pytest.raises(TemplateError):
        rendered(tmp_path / "templates", "{% include '../secret.html' %}")


def test_the_sites_own_template_wins_over_the_packaged_one(tmp_path: Path) -> None:
    write_files(tmp_path / "own", "-- x.html --\n自己的{% include 'y.html' %}\n")
    write_files(tmp_path / "packaged", "-- x.html --\n随包的\n-- y.html --\n部分\n")
    renderer = Renderer(FRAME, [tmp_path / "own", tmp_path / "packaged"], BASE)
    assert renderer.page(Page("a.html", "x.html", None), {}, {}).strip() == "自己的部分"


def test_the_body_gets_the_targets_of_this_page_and_parts_by_heading(tmp_path: Path) -> None:
    text = read_markup("前言[甲](a.md)\n\n## 一\n\n[乙](b.md)\n\n## 二\n\n尾[丙](c.md)", 1).body
    links = around(LinkTarget("g/a.html"), LinkTarget("b.html", "一"), LinkTarget())
    page = Page("g/x.html", "x.html", DocumentGiven(links, "2026-06-30", None, None), "", ("d.md",))
    whole = rendered(tmp_path, "{{ body('d.md::::') }}", page=page, bodies={"d.md": text})
    assert '<a href="a.html">甲</a>' in whole
    assert '<a href="../b.html#一">乙</a>' in whole
    assert "<p>尾丙</p>" in whole
    second = rendered(tmp_path, "{{ body('d.md::2::') }}", page=page, bodies={"d.md": text})
    assert second.strip() == "<p>尾丙</p>"


def test_a_body_without_links_is_set_as_it_is(tmp_path: Path) -> None:
    text = read_markup("前言\n\n## 一\n\n甲 < 乙", 1).body
    page = Page("g/x.html", "x.html", DocumentGiven(around(), "2026-06-30", None, None), "", ("d.md",))
    assert rendered(tmp_path, "{{ body('d.md::::') }}", page=page, bodies={"d.md": text}) == text.html.rstrip("\n")


def test_two_bodies_on_one_page_keep_their_anchors_apart(tmp_path: Path) -> None:
    text = read_markup("## 一\n\n见[一](#一)，注[^1]。\n\n[^1]: 注\n", 1).body
    inside = around(LinkTarget(href="#一"))
    page = Page("a.html", "x.html", ColumnGiven(view("a.html"), (inside, inside)), "", ("d.md", "e.md"))
    template = "{{ body('d.md::::a-') }}{{ body('e.md::::b-') }}"
    made = rendered(tmp_path, template, page=page, bodies={"d.md": text, "e.md": text})
    ids = re.findall(r' id="([^"]*)"', made)
    assert len(ids) == len(set(ids)) == 6
    assert set(re.findall(r'href="#([^"]*)"', made)) == set(ids)


PLACES = [
    ("a.html", "", False, "n.html "),
    ("g/a.html", "guide", False, "../n.html guide"),
    ("g/b.html", "guide", False, "../n.html guide"),
    ("g/c.html", "other", False, "../n.html other"),
    ("g/h/a.html", "guide", False, "../../n.html guide"),
    ("g/h/b.html", "guide/x", False, "../../n.html guide guide/x"),
    ("404.html", "", True, f"{BASE}n.html "),
    ("b.html", "", False, "n.html "),
]


def test_a_shared_part_is_right_for_pages_of_every_folder_and_column(tmp_path: Path) -> None:
    write_files(
        tmp_path, "-- x.html --\n{{ shared('y.html') }}\n-- y.html --\n{{ to('n.html') }} {{ current|join(' ') }}\n"
    )
    renderer = Renderer(FRAME, [tmp_path], BASE)
    for address, column, absolute, expected in PLACES:
        page = Page(address, "x.html", None, column, absolute=absolute)
        assert renderer.page(page, view(address), {}).split("\n")[0] == expected


def test_a_shared_part_is_made_once_for_what_it_is_given(tmp_path: Path) -> None:
    write_files(
        tmp_path, "-- x.html --\n{{ shared('y.html', a=page.title) }}\n-- y.html --\n{{ a }}{% set said = to(a) %}\n"
    )
    renderer = Renderer(FRAME, [tmp_path], BASE)
    asked: list[str] = []
    renderer.environment.globals["to"] = asked.append
    titles = ["甲", "乙", "甲", "甲", "乙"]
    made = [renderer.page(Page("a.html", "x.html", None), replace(view("a.html"), title=title), {}) for title in titles]
    assert [data.strip() for data in made] == titles
    assert asked == ["甲", "乙"]


def test_a_shared_part_sees_no_page(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"y\.html 第 2 行用了没有的变量"):
        rendered(tmp_path, "{{ shared('y.html') }}", "-- y.html --\n一\n{{ page }}\n")


def test_a_mistake_in_a_shared_part_names_the_part(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"没有找到模板 none\.html"):
        rendered(tmp_path, "{{ shared('none.html') }}")
    with pytest.raises(TemplateError, match=r"y\.html 第 2 行写法不对"):
        rendered(tmp_path, "{{ shared('y.html') }}", "-- y.html --\n一\n{% if %}\n")


def test_a_template_is_compiled_again_only_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []
    compile_template = jinja2.Environment.compile

    def spy(self: jinja2.Environment, source: str, name: str | None, filename: str | None) -> CodeType:
        compiled.append(name)
        return compile_template(self, source, name, filename)

    monkeypatch.setattr(jinja2.Environment, "compile", spy)
    assert rendered(tmp_path, "甲{% include 'y.html' %}", "-- y.html --\n乙\n") == "甲乙"
    assert rendered(tmp_path, "甲{% include 'y.html' %}", "-- y.html --\n丙\n") == "甲丙"
    assert compiled == ["x.html", "y.html", "y.html"]


def test_links_of_an_absolute_page_are_absolute(tmp_path: Path) -> None:
    page = Page("404.html", "x.html", None, absolute=True)
    made = rendered(tmp_path, "{{ to('index.html') }} {{ to('g/a.html') }} {{ asset('a.css') }}", page=page)
    assert made == f"{BASE} {BASE}g/a.html {BASE}assets/a.1.css"


def test_the_404_page_of_a_body_has_no_relative_link(body: Callable[..., Body]) -> None:
    made = body()
    assert made.build().changes is not None, made.errors()
    targets = re.findall(r'(?:href|src)="([^"]*)"', made.page("404.html"))
    assert targets
    assert [target for target in targets if not re.match(r"https?://|mailto:|tel:|#", target)] == []


def test_a_broken_template_of_the_site_leaves_the_old_output(body: Callable[..., Body]) -> None:
    made = body()
    assert made.build().changes is not None, made.errors()
    before = made.output()
    made.write("-- templates/pages/home.html --\n<p>{{ page.nothing }}</p>\n")
    with pytest.raises(TemplateError, match=r"home\.html 第 1 行"):
        made.build()
    assert made.output() == before
    made.write("-- templates/pages/home.html --\n<p>{{ page.title }}</p>\n")
    assert made.build().changes is not None
    assert made.page("index.html").startswith("<p>")


def test_hours_stay_in_one_piece_and_the_rest_is_escaped(tmp_path: Path) -> None:
    made = rendered(tmp_path, "{{ '工作日<b>8:30—12:00、14:00—17:30'|hours }}|{{ '<b>8:30'|hours }}")
    whole = '<span class="whole">{}</span>'.format
    assert made == f"工作日&lt;b&gt;{whole('8:30—12:00')}、{whole('14:00—17:30')}|&lt;b&gt;8:30"
