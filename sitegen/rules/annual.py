"""Axxx: the annual report (国办公开办函〔2021〕30号) — its six titles and the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.annual import annual_reports
from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import AnnualData, Document
from sitegen.standard import AnnualFormat
from sitegen.text import did_you_mean

Found = Iterator[tuple[Document, Problem]]
_HEADER = frozenset({"year", "unit", "published"})
_UNREADABLE = frozenset({"F007", "F008", "F011"})


def part_titles(site: Site) -> Found:
    """A101 年报的六个标题不全或不对

    查什么：年报正文的二级标题，应当正好是规定的六个，一个不少、不重复、次序不变，标题之外没有别的二级标题。
    为什么：年报格式由国办公开办函〔2021〕30号统一规定；标题不对，下面的内容就不知道属于哪一部分。
    例子：## 五、存在问题
    改成：## 五、存在的主要问题及改进情况
    """
    for report in annual_reports(site):
        document, form = report.document, report.form
        titles = [heading for heading in document.headings if heading.level == 2]
        places = [_place(form, heading.text) for heading in titles]
        for heading, place in zip(titles, places, strict=True):
            if place is None:
                near = did_you_mean(heading.text, [part.heading for part in form.parts])
                message = f"“{heading.text}”不是年报规定的标题{near}"
                yield (
                    document,
                    Problem("A101", message, "改成规定的标题，或改成三级标题（###）放进所属的部分。", heading.line),
                )
        for number, part in enumerate(form.parts):
            if places.count(number) != 1:
                what = "没有" if number not in places else "不止一个"
                remedy = f"写一行“## {part.heading}”，下面写这一部分的文字；六个标题都用两个 #，前面没有一个 # 的标题。"
                yield document, Problem("A101", f"{what}标题“{part.heading}”。", remedy, document.line("body"))
        known = [place for place in places if place is not None]
        if known != sorted(known):
            yield document, Problem("A101", "六个标题的次序不对。", "按一到六的次序排列。", document.line("body"))


def table_rows(site: Site) -> Found:
    """A102 年报数据文件的行不全或不对

    查什么：tables.yaml 里的行要和规定的表一样：不缺、不多，每行的格数对，件数没有负数和小数；年份和机关名称与年报一致。
    为什么：三张表由它生成，缺一行就空一行；空白和“/”都算格式错误（国办公开办函〔2021〕30号）。
    例子：r3_1: [1, 2, 3]
    改成：r3_1: [1, 0, 0, 0, 0, 0, 1]
    """
    for report in annual_reports(site):
        document, form, data = report.document, report.form, report.data
        file, wanted = report.file, form.rows

        def say(
            message: str,
            remedy: str,
            key: str = "",
            document: Document = document,
            data: AnnualData = data,
            file: str = file,
        ) -> tuple[Document, Problem]:
            return document, Problem("A102", message, remedy, data.lines.get(key, 1), 1, file)

        if any(problem.file == file and problem.code in _UNREADABLE for problem in document.problems):
            continue
        absent = {
            table.id for table in form.tables.values() if not any(key.startswith(f"{table.id}.") for key in data.cells)
        }
        for name in sorted(absent):
            yield say(
                f"缺少“{form.tables[name].title}”（{name}）这张表。",
                "照规定的样子写全；新建一份可以用 sitegen new 年报。",
            )
        for key in data.cells:
            if key not in wanted and key not in _HEADER | set(form.fees):
                yield say(f"表里没有“{key}”这一行{did_you_mean(key, wanted)}", "照规定的行名改正，或删去这一行。", key)
        for key, row in wanted.items():
            if key.partition(".")[0] in absent:
                continue
            values = data.cells.get(key)
            example = f"{key.partition('.')[2]}: " + (
                "0" if len(row.columns) == 1 else f"[{', '.join('0' for _ in row.columns)}]"
            )
            if values is None:
                yield say(
                    f"缺少“{row.label}”（{key}）这一行。", f"增加一行“{example}”，没有的写 0。", key.partition(".")[0]
                )
            elif len(values) != len(row.columns):
                yield say(
                    f"“{row.label}”有 {len(values)} 个数，应当有 {len(row.columns)} 个。",
                    f"写成“{example}”的样子。",
                    key,
                )
            elif any(value.startswith("-") for value in values) and not row.signed:
                yield say(f"“{row.label}”里有负数。", "件数不能是负数，核对后改正。", key)
            elif any("." in value for value in values) and not row.decimal:
                yield say(f"“{row.label}”里有小数。", "件数写整数；只有金额可以写小数。", key)
        year = document.meta.number("year")
        if data.cells.get("year", (str(year),)) != (str(year),):
            yield say(f"数据文件的年份是 {data.cells['year'][0]}，年报的年度是 {year}。", "改正写错的一处。", "year")
        unit = data.cells.get("unit", (site.config.name,))
        if unit != (site.config.name,):
            yield say(
                f"数据文件的机关是“{unit[0]}”，不是“{site.config.name}”。", "写机关全称，和 site.yaml 一致。", "unit"
            )


def _place(form: AnnualFormat, title: str) -> int | None:
    """Which part a title begins, by its own or an older name."""
    return next(
        (
            number
            for number, part in enumerate(form.parts)
            if any(word in title for word in (part.title, *part.aliases))
        ),
        None,
    )
