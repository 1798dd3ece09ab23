"""Vxxx: which document still holds — chains of repeal and amendment, and what authors declare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from sitegen.assemble import ACTS, Act, Site, decisive
from sitegen.findings import Problem
from sitegen.model import Document
from sitegen.text import did_you_mean, quoted_list

Found = Iterator[tuple[Document, Problem]]


def dangling_chain(site: Site) -> Found:
    """V101 废止或修改的文件找不到

    查什么：“废止的文件”“修改的文件”里写的文号或路径，本站要有唯一的一份。
    为什么：被废止、修改的文件要双向关联，及时更新有效性标注（任务清单：行政规范性文件）。
    例子：废止的文件: [云牧规〔2019〕11号]，而本站只有云牧规〔2019〕1号。
    改成：照抄那份文件的文号；本站没有的不写在这里，在正文中写明。
    """
    for path, references in site.references.items():
        document = site.by_path[path]
        kind = site.kind(document)
        for reference in references:
            itself = reference.written == document.meta.text("document_number")
            if reference.field in ACTS and not reference.target and not itself:
                label = kind.fields[reference.field].label if kind else reference.field
                numbers = [
                    number
                    for other in site.documents
                    if (number := other.meta.text("document_number")) and other is not document
                ]
                what = "不止一份" if reference.candidates else "找不到"
                offer = "。" if reference.candidates else did_you_mean(reference.written, numbers)
                yield (
                    document,
                    Problem(
                        "V101",
                        f"“{label}”里的“{reference.written}”{what}{offer}",
                        "写那份文件的文号或相对路径；本站没有的不写在这里，在正文中说明。",
                        reference.line,
                    ),
                )


def circular_chain(site: Site) -> Found:
    """V102 废止、修改的关系成了圈

    查什么：文件废止或修改自己，两份文件互相废止、修改，或几份文件一份接一份又回到第一份。
    为什么：后来的文件才能废止、修改先前的文件；成了圈就不知道哪一份有效。
    例子：甲废止乙，乙又废止甲。
    改成：只在后发的文件里写，删去先发文件里的一处。
    """
    acts = {(act.acting, act.target) for act in site.acts}
    for acting, target in sorted(acts):
        if (target, acting) in acts and acting < target:
            other = site.by_path[target]
            document = site.by_path[acting]
            yield (
                document,
                Problem(
                    "V102",
                    f"本文件与“{other.title}”互相废止或修改。",
                    "只在后发的一份里写，删去另一处。",
                    document.line(*ACTS),
                ),
            )
    for circle in _long_circles(acts):
        document, *others = (site.by_path[path] for path in circle)
        titles = quoted_list([other.title for other in others])
        yield (
            document,
            Problem(
                "V102",
                f"本文件与{titles}一份废止或修改一份，又回到了本文件。",
                "核对各份文件的日期，删去写反了的一处。",
                document.line(*ACTS),
            ),
        )
    for path, references in site.references.items():
        document = site.by_path[path]
        if any(reference.field in ACTS and reference.target == path for reference in references) or (
            document.meta.text("document_number") in (*document.meta.texts("repeals"), *document.meta.texts("amends"))
            and document.meta.text("document_number")
        ):
            yield (
                document,
                Problem(
                    "V102",
                    "本文件写的是废止或修改自己。",
                    "改成被废止、修改的那份文件的文号。",
                    document.line(*ACTS),
                ),
            )


def _long_circles(acts: set[tuple[str, str]]) -> Iterator[list[str]]:
    """Circles of three and more documents that share no act, each from its first path on, in the order of acting."""
    one_way: dict[str, list[str]] = defaultdict(list)
    for acting, target in sorted(acts):
        if (target, acting) not in acts:
            one_way[acting].append(target)
    while True:
        try:
            TopologicalSorter(one_way).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            for acting, target in zip(circle, (*circle[1:], circle[0]), strict=True):
                one_way[acting].remove(target)
            first = circle.index(min(circle))
            yield [*circle[first:], *circle[:first]]
        else:
            return


def chain_backwards(site: Site) -> Found:
    """V103 先发的文件废止、修改了后发的文件

    查什么：废止、修改别人的文件，成文日期不能早于被废止、修改的文件。
    为什么：先后颠倒，多半是写反了，或日期写错了。
    例子：2020 年的文件写着废止 2025 年的文件。
    改成：在后发的文件里写“废止的文件”，或改正日期。
    """
    for act in site.acts:
        acting, target = site.by_path[act.acting], site.by_path[act.target]
        first, second = (document.meta.day("created_on") or document.published_on for document in (target, acting))
        if first and second and second < first:
            message = f"本文件（{second}）早于它{act.word}的“{target.title}”（{first}）。"
            remedy = "核对两份文件的日期；写反了的，改在后发的文件里写。"
            yield acting, Problem("V103", message, remedy, acting.line(*ACTS))


def acting_twice(site: Site) -> Found:
    """V104 废止以后又被废止或修改

    查什么：一份文件已经被废止，后来又有文件再废止或修改它；或者一份文件既废止又修改它。
    为什么：已经废止的文件不能再废止、修改；多半是文号写错了。
    例子：甲在 2024 年废止了丙，乙在 2025 年又修改丙。
    改成：核对乙要修改的是哪一份文件。
    """
    for standing in site.standings.values():
        ended = next((act for act in standing.acts_on if act.ends), None)
        for act in standing.acts_on:
            if ended is not None and act.acting == ended.acting and act.word != ended.word:
                acting, title = site.by_path[act.acting], site.by_path[act.target].title
                message = f"本文件既{ended.word}又{act.word}“{title}”。"
                yield acting, Problem("V104", message, "核对原件，只留一处。", acting.line(*ACTS))
                continue
            if (
                ended is not None
                and act is not ended
                and act.acting != ended.acting
                and (act.on or ended.on)
                and str(act.on) >= str(ended.on)
            ):
                acting, target = site.by_path[act.acting], site.by_path[act.target]
                message = f"“{target.title}”已被“{site.by_path[ended.acting].title}”{ended.word}（{ended.on}），本文件又{act.word}它。"
                yield (
                    acting,
                    Problem("V104", message, "核对本文件废止、修改的是哪一份文件。", acting.line(*ACTS)),
                )


def declared_against_chain(site: Site) -> Found:
    """V105 声明的有效性与废止、修改它的文件矛盾

    查什么：写着“有效”的文件，其实已被别的文件废止、修改；或反过来。
    为什么：发生修改、废止、失效的，应当及时更新有效性标注（任务清单：行政规范性文件）。
    例子：有效性: 有效，而云牧规〔2025〕2号已经废止了它。
    改成：删去“有效性”一行，由程序推定；或改成推定的结果。
    """
    for path, act in _decisive(site).items():
        document = site.by_path[path]
        declared = document.meta.text("validity")
        state = act.outcome
        if declared and declared != state:
            title = site.by_path[act.acting].title
            message = f"有效性写的是“{declared}”，但“{title}”{act.word}它（{act.on}），到时应当是“{state}”。"
            remedy = "删去“有效性”一行，由程序按日期和后来的文件推定。"
            yield document, Problem("V105", message, remedy, document.line("validity"))


def declared_against_calendar(site: Site) -> Found:
    """V106 声明的有效性与日期矛盾

    查什么：写着“有效”的文件已过有效期或还没有施行，写着“失效”的文件还在有效期内。
    为什么：过了有效期的文件不能再标有效（任务清单：行政规范性文件）；页面按日期推定的结果显示。
    例子：有效性: 有效，有效期至: 2025-12-31，今天是 2026-06-30。
    改成：删去“有效性”一行，或核对有效期。
    """
    acted_on = _decisive(site)
    for path, standing in site.standings.items():
        document = site.by_path[path]
        declared = document.meta.text("validity")
        if declared and path not in acted_on and not standing.declared and declared != standing.state:
            message = f"有效性写的是“{declared}”，按日期推定是“{standing.state}”；页面按推定的显示。"
            yield (
                document,
                Problem("V106", message, "删去“有效性”一行，或核对施行日期和有效期。", document.line("validity")),
            )


def chain_without_validity(site: Site) -> Found:
    """V107 废止、修改的不是有有效性的文件

    查什么：“废止的文件”“修改的文件”指向的是没有有效性的内容（如政策解读）。
    为什么：只有文件才谈得上废止、修改，多半是文号或路径写错了。
    例子：废止的文件: [../interpretations/2025-jiedu.md]
    改成：写被废止的那份文件的文号。
    """
    for standing in site.standings.values():
        for act in standing.acts_by:
            target, acting = site.by_path[act.target], site.by_path[act.acting]
            kind = site.kind(target)
            if kind and not kind.validity:
                yield (
                    acting,
                    Problem(
                        "V107",
                        f"{act.word}的“{target.title}”是“{kind.title}”，没有有效性。",
                        "写被废止、修改的那份文件的文号。",
                        acting.line(*ACTS),
                    ),
                )


def _decisive(site: Site) -> dict[str, Act]:
    """The act that settles each document that others act on, whatever the day."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in site.acts:
        acts[act.target].append(act)
    return {path: settled for path, found in acts.items() if (settled := decisive(found))}
