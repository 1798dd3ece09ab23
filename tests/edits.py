"""Everything that can happen to the sources and to the output between two builds: one function each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bodies import small_pdf
from tests.edited import ACTING, LINKED, NOTICES, PICTURE, SOURCES, Desk, NothingToEditError, read_source
from tests.filled import PICTURE as SVG
from tests.scenes import DOCUMENTS, NORMATIVE

PACKAGED = Path(__file__).parent.parent
TEMPLATES = (
    "layouts/page.html", "pages/document.html", "pages/column.html", "parts/list.html", "parts/footer.html",
    "parts/navigation.html", "feeds/atom.xml",
)  # fmt: skip
THEME = ("base.css", "document.css", "mark.svg")
DAYS = ("2025-12-31", "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-20", "2027-03-01")
"""Around the days on which the body is built."""
LONG_AGO = 1_500_000_000_000_000_000
"""A time of change in nanoseconds, as an unpacked archive has it."""

Edit = Callable[[Desk], None]


def a_word_of_a_text(desk: Desk) -> None:
    source = desk.source()
    source.text += f"\n又一段，**第{desk.number()}段**。\n"
    source.save()


def one_character_of_a_text(desk: Desk) -> None:
    desk.swap(desk.notice().path, r"一段|两段", desk.chance.choice(["一段", "两段", "三段"]))


def a_title(desk: Desk) -> None:
    source = desk.source()
    source.fields["title"] = f"标题{desk.number()}"
    source.save()


def a_field(desk: Desk) -> None:
    values: Mapping[str, object] = {
        "summary": f"概述{desk.number()}",
        "document_number": f"云牧发〔2026〕{desk.number()}号",
        "index_number": f"11990102MB0000001P/2026-00{desk.number()}",
        "unit": desk.chance.choice(["办公室", "哨兵甲科", "哨兵乙科"]),
        "keywords": [f"词{desk.number()}"],
        "published_on": desk.chance.choice(DAYS),
        "updated_on": desk.chance.choice(DAYS),
        "valid_until": desk.chance.choice(DAYS),
        "reviewed_by": f"审查人{desk.number()}",
        "corrections": [{"on": "2026-06-01", "what": f"改{desk.number()}处", "reason": "录入错误"}],
    }
    name = desk.chance.choice(sorted(values))
    source = desk.notice() if name in ("document_number", "valid_until") else desk.source()
    source.fields[name] = values[name]
    source.save()


def a_field_taken_out(desk: Desk) -> None:
    name = desk.chance.choice(["summary", "keywords", "valid_until", "attachments", "tables", "repeals", "interprets", "corrections", "unit"])  # fmt: skip
    source = desk.source(having=name)
    del source.fields[name]
    source.save()


def a_heading_that_others_link_to(desk: Desk) -> None:
    path, heading = desk.notice().path, f"{LINKED}{desk.number()}"
    desk.swap(path, rf"^## {LINKED}\d*$", f"## {heading}")
    if desk.chance.random() < 0.6:
        desk.mend_links(f"/{desk.name(path)}#{LINKED}", f"/{desk.name(path)}#{heading}")


def a_link(desk: Desk) -> None:
    target = desk.chance.choice([f"no-{desk.chance.randrange(5)}.md", "biao.pdf", "no-1.md"])
    desk.swap(desk.notice().path, r"\]\(.*?\)", f"](/{DOCUMENTS}/{target})")


def a_new_name(desk: Desk) -> None:
    path = desk.choose((desk.content / DOCUMENTS).rglob("no-*.md"))
    desk.move(path, path.with_name(f"no-{desk.chance.randrange(9)}.md"))


def another_column(desk: Desk) -> None:
    path = desk.choose((desk.content / DOCUMENTS).rglob("no-*.md"))
    column = NOTICES if path.parent == desk.content / DOCUMENTS else DOCUMENTS
    desk.move(path, desk.content / column / path.name)


def a_column_that_does_not_take_it(desk: Desk) -> None:
    path = desk.source("disclosure/qa").path
    desk.move(path, desk.content / NORMATIVE / path.name)


def a_bundle_made_of_a_file(desk: Desk) -> None:
    path = desk.choose((desk.content / DOCUMENTS).glob("*.md"))
    desk.move(path, path.with_suffix("") / "index.md")


def a_file_made_of_a_bundle(desk: Desk) -> None:
    folder = desk.choose((desk.content / "disclosure").rglob("index.md")).parent
    desk.move(folder / "index.md", folder.with_suffix(".md"))


def two_files_that_change_places(desk: Desk) -> None:
    change_places(desk.notice().path, desk.notice().path)


def a_document_gone(desk: Desk) -> None:
    desk.source(desk.chance.choice([DOCUMENTS, "disclosure/qa", "disclosure/penalties"])).path.unlink()


def a_column_emptied(desk: Desk) -> None:
    """It is gone from the navigation of every page."""
    folder = desk.content / desk.chance.choice(["disclosure/qa", NOTICES])
    desk.choose(folder.glob("*.md"))
    for path in folder.glob("*.md"):
        path.unlink()


def a_document_added(desk: Desk) -> None:
    source = desk.notice()
    source.path = source.path.with_name(f"new-{desk.chance.randrange(4)}.md")
    source.fields |= {"title": f"新通知{desk.number()}", "index_number": f"11990102MB0000001P/2026-01{desk.number()}"}
    source.fields.pop("aliases", None)
    source.save()


def the_same_file_in_another_column(desk: Desk) -> None:
    """What is remembered of bytes must not be taken for what they mean elsewhere."""
    source = desk.source("disclosure/qa")
    shutil.copy2(source.path, desk.content / desk.chance.choice([DOCUMENTS, "disclosure/services"]) / "copied.md")


def a_draft(desk: Desk) -> None:
    source = desk.source()
    if source.fields.pop("draft", None) is None:
        source.fields["draft"] = "是"
    source.save()


def an_embargo(desk: Desk) -> None:
    source = desk.source(DOCUMENTS, "published_on")
    source.fields["published_on"] = desk.chance.choice(["2026-07-01", "2026-07-01 09:30", "2026-06-30 23:59"])
    source.save()


def a_withdrawal(desk: Desk) -> None:
    source = desk.source()
    if source.fields.pop("take_down_on", None) is None:
        source.fields |= {"take_down_on": desk.chance.choice(DAYS), "take_down_reason": "内容已经过时"}
    source.save()


def a_disclosure(desk: Desk) -> None:
    source = desk.source(DOCUMENTS)
    source.fields["disclosure"] = desk.chance.choice(["主动公开", "依申请公开", "不予公开"])
    source.save()


def an_act_of_a_chain(desk: Desk) -> None:
    source = read_source(desk.choose([desk.content / ACTING]))
    name = desk.chance.choice(["repeals", "amends"])
    if source.fields.pop(name, None) is None:
        source.fields[name] = [f"云牧规〔{desk.chance.choice(['2019〕1', '2021〕4', '2017〕9'])}号"]
    source.save()


def a_reference(desk: Desk) -> None:
    source = desk.notice()
    if source.fields.pop("related", None) is None:
        source.fields["related"] = [desk.chance.choice(["云牧规〔2019〕1号", "云牧规〔2024〕3号", "云牧规〔2017〕9号"])]
    source.save()


def an_alias(desk: Desk) -> None:
    source = desk.notice()
    if source.fields.pop("aliases", None) is None:
        source.fields["aliases"] = [desk.chance.choice(["old/first.html", "old/second.html", "/zwgk/3.html"])]
    source.save()


def an_attachment_of_the_same_size(desk: Desk) -> None:
    path = desk.file(".pdf")
    path.write_bytes(path.read_bytes()[:-1] + str(desk.chance.randrange(10)).encode())


def an_attachment(desk: Desk) -> None:
    path, number = desk.file(desk.chance.choice([".pdf", ".svg"])), desk.number()
    sound = small_pdf(str(number)) if path.suffix == ".pdf" else SVG % number
    path.write_bytes(desk.chance.choice([sound, sound, b"%PDF" * number]))


def an_attachment_gone(desk: Desk) -> None:
    desk.file(desk.chance.choice([".pdf", ".csv"])).unlink()


def a_named_file_gone_or_back(desk: Desk) -> None:
    path = (desk.content / ACTING).with_name(desk.chance.choice(["shenqing.pdf", "tu.pdf", "biaozhun.csv"]))
    if path.exists():
        path.unlink()
    elif path.parent.is_dir():
        path.write_text("畜种,存栏\n羊,700\n", encoding="utf-8", newline="\n")


def an_attachment_that_becomes_a_link(desk: Desk) -> None:
    path = desk.file(".pdf")
    elsewhere = desk.root / "elsewhere.pdf"
    elsewhere.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(elsewhere)


def a_file_that_nobody_names(desk: Desk) -> None:
    path = (desk.content / ACTING).with_name("wuren.pdf")
    if not path.parent.is_dir() or path.exists():
        raise NothingToEditError
    path.write_bytes(b"forgotten")


def an_attestation(desk: Desk) -> None:
    """A record of the ledger comes, goes or says something else."""
    path = desk.content / "ledger" / f"{desk.chance.randrange(3)}.md"
    if path.is_file() and desk.chance.random() < 0.3:
        path.unlink()
        return
    path.parent.mkdir(exist_ok=True)
    rows, result = desk.chance.choice(["T25", "T25, P19", "T99"]), desk.chance.choice(["正常", "发现问题", "不适用"])
    day = f"2026-0{desk.chance.randrange(1, 8)}-1{desk.chance.randrange(10)}"
    text = f"---\n事项: [{rows}]\n日期: {day}\n确认人: 周敏\n结果: {result}\n---\n试过{desk.number()}次。\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def a_picture_of_the_settings(desk: Desk) -> None:
    (desk.content / PICTURE).write_bytes(desk.chance.choice([b"A picture", b"another picture"]))


def a_cell_of_a_table(desk: Desk) -> None:
    desk.swap(desk.file(".csv"), r"(?<=,)[^,\n]+$", str(desk.number()))


def a_figure_of_the_annual_report(desk: Desk) -> None:
    # One that stands in no equation: a sum that is wrong would block every build after it.
    desk.swap(desk.file("tables.yaml"), r"(?<=行政许可: \[)\d+", f"8{desk.number()}")


def the_settings(desk: Desk) -> None:
    pattern, replacement = desk.chance.choice([
        (r"^机关名称: .*", f"机关名称: 云溪县第{desk.number()}局"),
        (r"联系电话: .*", f"联系电话: 0990-5551{desk.number()}"),
        (r"^每页条数: .*", f"每页条数: {desk.chance.randrange(1, 5)}"),
        (r"^栏目网址: .*", f"栏目网址: https://www.example.gov.cn/{desk.number()}/"),
        (r"^    名称: 哨兵甲科.*", "    名称: 哨兵丙科"),
        (r"^    名称: 哨兵丙科.*", "    名称: 哨兵甲科"),
        (r"^征求意见最短天数: .*", f"征求意见最短天数: {desk.chance.randrange(1, 50)}"),
        (r"^网站名称: .*", f"网站名称: 云溪县{desk.number()}网"),
    ])  # fmt: skip
    desk.swap(desk.content / "site.yaml", pattern, replacement)


def the_catalogue(desk: Desk) -> None:
    pattern, replacement = desk.chance.choice([
        (r"栏目名称: .*", f"栏目名称: 告知{desk.number()}"),
        (r"地址: gaozhi.*", f"地址: gaozhi{desk.chance.randrange(3)}"),
        (r"栏目名称: 告知.*", "栏目名称: 告知\n    收录的内容: [互动问答]"),
        (r"说明: 栏目新建.*", f"说明: 栏目新建，{desk.number()}"),
        (r"确认日期: .*", f"确认日期: {desk.chance.choice(DAYS)}"),
        (r"    本期无:\n      说明: .*\n      确认日期: .*\n", f"    责任科室: 办公室\n    栏目说明: 第{desk.number()}次\n"),
        (r"    本期无:\n      说明: .*\n      确认日期: .*\n", "    链接:\n      网址: https://zwfw.example.gov.cn/\n      名称: 云溪县政务服务网\n"),
        (r"^栏目:\n", f"栏目:\n  - 栏目: disclosure/index\n    栏目名称: 信息目录{desk.number()}\n    改名依据: 云溪县人民政府办公室通知\n"),
        (r"二级事项: .*", f"二级事项: 概况{desk.number()}"),
        (r"调整内容: .*", f"调整内容: 第{desk.number()}次"),
        (r"^  - 栏目: disclosure/documents/notices\n(?:    .*\n)+", ""),
        (r"^栏目:\n", f"栏目:\n  - 栏目: {NOTICES}\n    栏目名称: 告知\n    地址: gaozhi\n"),
    ])  # fmt: skip
    desk.swap(desk.content / "catalogue.yaml", pattern, replacement)


def a_template(desk: Desk) -> None:
    _own(desk, "templates", TEMPLATES)
    desk.swap(desk.file("", "templates"), r"(?<=[^{#]<)(\w+)(?=[ >])", rf'\1 data-edit="{desk.number()}"')


def a_template_that_does_not_work(desk: Desk) -> None:
    path = _own(desk, "templates", TEMPLATES)
    path.write_text(path.read_text(encoding="utf-8") + "{{ nothing.of_the_kind }}{% ", encoding="utf-8", newline="\n")


def a_style(desk: Desk) -> None:
    path = _own(desk, "theme", THEME)
    path.write_bytes(path.read_bytes() + (f"<!--{desk.number()}-->" if path.suffix == ".svg" else f"/*{desk.number()}*/").encode())  # fmt: skip


def a_style_that_becomes_a_link(desk: Desk) -> None:
    path = desk.choose((desk.root / "theme").rglob("*.*"))
    elsewhere = desk.root / f"elsewhere{path.suffix}"
    elsewhere.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(elsewhere)


def a_file_of_the_theme_added(desk: Desk) -> None:
    path = desk.root / "theme" / f"extra-{desk.chance.randrange(3)}.css"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"p {{ margin: {desk.number()}px }}\n", encoding="utf-8", newline="\n")


def an_own_template_or_style_gone(desk: Desk) -> None:
    desk.file("", desk.chance.choice(["templates", "theme"])).unlink()


def a_broken_document(desk: Desk) -> None:
    source = desk.source()
    source.fields["published_on"] = "2026-13-40"
    source.save()


def a_broken_front_matter(desk: Desk) -> None:
    desk.swap(desk.notice().path, "^---$", "--")


def a_broken_setting(desk: Desk) -> None:
    desk.swap(desk.content / "site.yaml", "^机关名称:.*\n", "")


def times_only(desk: Desk) -> None:
    for path in desk.content.rglob("*"):
        if path.is_file() and desk.chance.random() < 0.5:
            os.utime(path)


def all_sources_copied_anew(desk: Desk) -> None:
    """As a fresh clone of the repository does."""
    for name in SOURCES:
        if (desk.root / name).is_dir():
            shutil.copytree(desk.root / name, desk.root / f"{name}-new", symlinks=True, copy_function=shutil.copy)
            shutil.rmtree(desk.root / name)
            (desk.root / f"{name}-new").rename(desk.root / name)


def change_places(first: Path, second: Path) -> None:
    """Two files take each other's names."""
    if first == second:
        raise NothingToEditError
    between = first.with_suffix(".between")
    first.rename(between)
    second.rename(first)
    between.rename(second)


def _own(desk: Desk, folder: str, names: tuple[str, ...]) -> Path:
    """A file of the body's own templates or theme, begun as a copy of the packaged one."""
    name = desk.chance.choice(names)
    path = desk.root / folder / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGED / folder / name, path)
    return path


OF_SOURCES: tuple[Edit, ...] = (
    a_word_of_a_text, one_character_of_a_text, a_title, a_field, a_field_taken_out, a_heading_that_others_link_to,
    a_link, a_new_name, another_column, a_column_that_does_not_take_it, a_bundle_made_of_a_file,
    a_file_made_of_a_bundle, two_files_that_change_places, a_document_gone, a_column_emptied, a_document_added,
    the_same_file_in_another_column, a_draft, an_embargo, a_withdrawal, a_disclosure, an_act_of_a_chain, a_reference,
    an_alias, an_attachment_of_the_same_size, an_attachment, an_attachment_gone, a_named_file_gone_or_back,
    an_attachment_that_becomes_a_link, a_file_that_nobody_names, an_attestation, a_picture_of_the_settings,
    a_cell_of_a_table,
    a_figure_of_the_annual_report, the_settings, the_catalogue, a_template, a_template_that_does_not_work, a_style,
    a_style_that_becomes_a_link, a_file_of_the_theme_added, an_own_template_or_style_gone, a_broken_document,
    a_broken_front_matter, a_broken_setting, times_only, all_sources_copied_anew,
)  # fmt: skip
