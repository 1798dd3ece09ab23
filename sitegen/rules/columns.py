"""Cxxx: the column tree — what a body may change, required columns, blanks."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem, Severity
from sitegen.text import did_you_mean

Found = Iterator[tuple[str, Problem]]
"""A problem with the path of the file in which it is to be mended."""


def blank_column(site: Site) -> Found:
    """C201 必设的栏目是空的，也没有说明

    查什么：必须设置的栏目没有公开的文件，也没有链接、“不适用”或“本期无”的说明。
    为什么：空白栏目是网站检查的单项否决项（国办秘函〔2019〕19号）；没有内容的要写明原因，不能空着。
    例子：“行政事业性收费”栏目里一份文件也没有。
    改成：放进文件；或在 catalogue.yaml 里为它写 not_applicable（不适用）或 none_this_period（本期无）。
    """
    for column in site.standard.columns.values():
        if not site.lacks(column):
            continue
        waiting = [
            document
            for document in site.documents
            if (document.column == column.id or document.column.startswith(column.id + "/"))
            and site.hidden[document.path].by_day
        ]
        severity = Severity.WARNING if waiting else None
        why = "现有的文件还没有到发布日期，或已经撤下" if waiting else "没有公开的文件，也没有说明原因"
        remedy = f"在 content/{column.id}/ 里放进文件；或在 catalogue.yaml 的 columns 里写“- id: {column.id}”和 not_applicable 或 none_this_period。"
        if column.layout == "catalogue":
            why, remedy = "没有列出公开事项", "在 catalogue.yaml 里写 matters（公开事项）。"
        yield (
            "catalogue.yaml",
            Problem("C201", f"必设的栏目“{column.title}”{why}。", remedy, column.line, severity=severity),
        )


def needless_blank(site: Site) -> Found:
    """C202 写了没有内容，却有文件

    查什么：栏目写了“不适用”或“本期无”，里面却有公开的文件。
    为什么：说明和实际不符，读者会糊涂。
    例子：政府采购栏目写了本期无，又放进了采购意向。
    改成：删去 catalogue.yaml 里的说明。
    """
    for column in site.standard.columns.values():
        if column.blank and site.by_column.get(column.id):
            yield (
                "catalogue.yaml",
                Problem(
                    "C202",
                    f"栏目“{column.title}”写了“{column.blank.word}”，却有 {len(site.by_column[column.id])} 份公开的文件。",
                    f"删去第 {column.line} 行起的“{column.blank.word}”。",
                    column.line,
                ),
            )


def unknown_column_of_matter(site: Site) -> Found:
    """C203 公开事项对应的栏目不存在

    查什么：主动公开基本目录里每个事项写的栏目，要在栏目树里。
    为什么：目录要能带读者找到内容；对不上的等于没有公开。
    例子：column: disclosure/service
    改成：column: disclosure/services
    """
    for matter in site.standard.matters:
        if matter.column and matter.column not in site.standard.columns:
            message = f"事项“{matter.level1}{'·' + matter.level2 if matter.level2 else ''}”对应的栏目“{matter.column}”不存在{did_you_mean(matter.column, site.standard.columns)}"
            yield "catalogue.yaml", Problem("C203", message, "照抄栏目的 id。")


def unknown_column() -> None:
    """C101 标准里没有这个栏目

    查什么：catalogue.yaml 里写的栏目 id 不在标准里，也不是写全了的新子栏目。
    为什么：栏目树由国家和上级统一规定；本机关可以增加子栏目，不能写错已有的。
    例子：- id: disclosure/service
    改成：- id: disclosure/services；新增的要写 id、title 和 slug。
    """


def fixed_title() -> None:
    """C102 一级目录的名称不能改

    查什么：四个一级目录（指南、制度、法定主动公开内容、年报）的名称。
    为什么：名称由国办公开办函〔2019〕61号统一规定。
    例子：title: 信息公开指引
    改成：删去这一行。
    """


def title_without_basis() -> None:
    """C103 栏目改名没有写依据

    查什么：标准的子栏目改了名称，没有写 title_basis。
    为什么：名称要统一；按上级文件改名的，写明文件名称和文号。
    例子：title: 政策文件
    改成：增加 title_basis: 云岭省农业农村厅……（文号）。
    """


def first_level_blank() -> None:
    """C104 一级目录不能写不适用

    查什么：四个一级目录写了“不适用”。
    为什么：指南、制度、法定主动公开内容、年报人人都要有。
    例子：- id: guide，not_applicable: ……
    改成：删去，把内容补上。
    """


def widened_limit() -> None:
    """C105 放宽更新时限没有写理由

    查什么：栏目的更新时限比标准长，没有写 update_reason。
    为什么：时限可以收紧；放宽要说得出理由。
    例子：update_within: 720
    改成：增加 update_reason，或改回标准的时限。
    """


def bad_slug() -> None:
    """C106 栏目的地址不合要求

    查什么：新增子栏目的 slug 不是小写字母和数字，或与同级栏目相同；已有的栏目写了另一个 slug。
    为什么：slug 是网址的一段，定了就不能再改。
    例子：slug: 价格
    改成：slug: jgxq；已有的栏目不写 slug。
    """


def unknown_kinds() -> None:
    """C107 栏目收录了不认识的文种

    查什么：catalogue.yaml 的 kinds 里写的文种。
    为什么：不认识的文种没有字段和页面样式。
    例子：kinds: [新闻]
    改成：kinds: [行业信息]
    """


def stray_folder() -> None:
    """C109 文件夹不是栏目也不是文件包

    查什么：content 里的文件夹，名称不是栏目，里面也没有 index.md。
    为什么：里面的内容不会发布，多半是文件夹名写错了。
    例子：content/disclosure/normatives/
    改成：content/disclosure/normative/
    """


def index_in_column() -> None:
    """C110 栏目文件夹里不能直接放 index.md

    查什么：栏目文件夹里的 index.md。
    为什么：栏目页由程序生成；index.md 只用在文件包里。
    例子：content/guide/index.md
    改成：content/guide/zhinan-2026.md
    """


def column_without_documents() -> None:
    """C111 这个栏目本身不放文件

    查什么：放在只有子栏目的栏目里的文件。
    为什么：这样的栏目页只列出子栏目，文件没有地方显示。
    例子：content/disclosure/wenjian.md
    改成：放进它的子栏目，例如 content/disclosure/documents/。
    """


def column_twice() -> None:
    """C112 栏目写了两次

    查什么：catalogue.yaml 里同一个栏目写了两条。
    为什么：不知道该用哪一条。
    例子：两条都是 - id: disclosure/fees
    改成：合并成一条。
    """
