"""Templates: what they see, what they may not, and errors that name file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.findings import TemplateError
from sitegen.markup import read_markup
from sitegen.model import Body as Text
from sitegen.model import Page
from sitegen.pages.views import FrameView, PageView
from sitegen.render import render
from tests.bodies import Body, write_files

BASE = "https://www.example.gov.cn/xmj/zfxxgk/"
FRAME = FrameView("云溪县畜牧兽医局", "云溪县人民政府", "index.html", None, (), (), (), {"a.css": "assets/a.1.css"})
NAVIGATION = "-- parts/navigation.html --\n<nav>{{ current|join(' ') }}</nav>\n"


def view(address: str) -> PageView:
    return PageView("标题", address, BASE + address, "2026-06-30", (), (), "")


def rendered(
    folder: Path,
    template: str,
    files: str = "",
    page: Page | None = None,
    bodies: Mapping[str, Text] | None = None,
) -> str:
    """One page from one template."""
    write_files(folder, f"{NAVIGATION}-- x.html --\n{template}\n{files}")
    page = page or Page("g/h/a.html", "x.html", view("g/h/a.html"), "guide/sub")
    (output,) = render([page], FRAME, bodies or {}, [folder], BASE)
    assert output.path == page.address
    return output.data.decode().rstrip("\n")


def test_a_template_sees_page_frame_navigation_and_pure_functions(tmp_path: Path) -> None:
    template = "{{ page.title }}|{{ frame.body_name }}|{{ to('index.html') }}|{{ asset('a.css') }}|{{ navigation }}"
    made = rendered(tmp_path, template)
    assert made.startswith("标题|云溪县畜牧兽医局|../../index.html|../../assets/a.1.css|")
    assert "<nav>guide guide/sub</nav>" in made


def test_what_a_template_writes_is_escaped(tmp_path: Path) -> None:
    page = Page("a.html", "x.html", {"evil": "<script>\"&'"})
    assert (
        rendered(tmp_path, '<p title="{{ evil }}">{{ evil }}</p>', page=page).count("&lt;script&gt;&#34;&amp;&#39;")
        == 2
    )


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
        rendered(tmp_path, "x", page=Page("a.html", "none.html", {}))
    with pytest.raises(TemplateError, match=r"没有找到模板 parts/none\.html"):
        rendered(tmp_path, "{% include 'parts/none.html' %}")


def test_a_template_cannot_read_files_outside_of_its_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("密", encoding="utf-8")
    with pytest.raises(TemplateError):
        rendered(tmp_path / "templates", "{% include '../secret.html' %}")


def test_the_sites_own_template_wins_over_the_packaged_one(tmp_path: Path) -> None:
    write_files(tmp_path / "own", "-- x.html --\n自己的{% include 'y.html' %}\n")
    write_files(tmp_path / "packaged", "-- x.html --\n随包的\n-- y.html --\n部分\n")
    (output,) = render([Page("a.html", "x.html", {})], FRAME, {}, [tmp_path / "own", tmp_path / "packaged"], BASE)
    assert output.data.decode().strip() == "自己的部分"


def test_the_body_gets_the_targets_of_this_page_and_parts_by_heading(tmp_path: Path) -> None:
    text = read_markup("前言[甲](a.md)\n\n## 一\n\n[乙](b.md)\n\n## 二\n\n尾[丙](c.md)", 1).body
    page = Page("a.html", "x.html", view("a.html"), "", {"d.md": ("a.html", "b.html", "")})
    whole = rendered(tmp_path, "{{ body('d.md::::') }}", page=page, bodies={"d.md": text})
    assert '<a href="a.html">甲</a>' in whole
    assert '<a href="b.html">乙</a>' in whole
    assert "<p>尾丙</p>" in whole
    second = rendered(tmp_path, "{{ body('d.md::2::') }}", page=page, bodies={"d.md": text})
    assert second.strip() == "<p>尾丙</p>"


def test_two_bodies_on_one_page_keep_their_anchors_apart(tmp_path: Path) -> None:
    text = read_markup("## 一\n\n见[一](#一)，注[^1]。\n\n[^1]: 注\n", 1).body
    page = Page("a.html", "x.html", view("a.html"), "", {"d.md": ("#一",), "e.md": ("#一",)})
    template = "{{ body('d.md::::a-') }}{{ body('e.md::::b-') }}"
    made = rendered(tmp_path, template, page=page, bodies={"d.md": text, "e.md": text})
    ids = re.findall(r' id="([^"]*)"', made)
    assert len(ids) == len(set(ids)) == 6
    assert set(re.findall(r'href="#([^"]*)"', made)) == set(ids)


def test_the_navigation_is_right_for_pages_of_every_folder_and_column(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        "-- x.html --\n{{ navigation }}\n-- parts/navigation.html --\n{{ to('n.html') }} {{ current|join(' ') }}\n",
    )
    places = [
        ("a.html", ""),
        ("g/a.html", "guide"),
        ("g/b.html", "guide"),
        ("g/c.html", "other"),
        ("g/h/a.html", "guide"),
        ("g/h/b.html", "guide/x"),
    ]
    pages = [Page(address, "x.html", view(address), column) for address, column in places]
    made = [output.data.decode().split("\n")[0] for output in render(pages, FRAME, {}, [tmp_path], BASE)]
    assert made == [
        "n.html ",
        "../n.html guide",
        "../n.html guide",
        "../n.html other",
        "../../n.html guide",
        "../../n.html guide guide/x",
    ]


def test_links_of_an_absolute_page_are_absolute(tmp_path: Path) -> None:
    page = Page("404.html", "x.html", view("404.html"), absolute=True)
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
