"""J2xx: meetings and decisions — quick reads, links of agenda items, enterprises and others who are concerned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.standard import Kind
from sitegen.text import quoted_list

_LONG_POINT = 60
"""Characters of a point of a quick read that is no longer quick."""
_PASSED_ON = re.compile(r"(?!.*(?:审议|研究|方案|办法|意见|考察))(?:集体|会前)?(?:传达|学习)")
"""An item that passes on what others decided; this meeting has nothing to explain."""
_MAJOR, _ENTERPRISES = "重大行政决策", "涉企规范性文件"


def slow_read(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J201 会议速读、要点速读太少或太长

    查什么：“会议速读”“要点速读”是不是二到七条，每条不超过 60 字；自己做了一图读懂的不查。会议没有写的，由 F102 提示。
    为什么：会议要有速读或一图读懂（任务清单：重大会议信息），政策要用图表图解（政策解读）；长图由这几条生成，一整段话放不进去。
    例子：会议速读: [会议审议通过了……（三百字）]
    改成：会议速读: [通过备案办法, 部署春防工作, 解读与文件同日发布]
    """
    points = document.meta.texts("key_points")
    if not points or document.meta.text("quick_read"):
        return
    long = [number for number, point in enumerate(points, 1) if len(point) > _LONG_POINT]
    if long:
        what = f"第 {'、'.join(map(str, long))} 条超过 {_LONG_POINT} 字"
    elif len(points) == 1 or len(points) > 7:
        what = f"有 {len(points)} 条"
    else:
        return
    name = kind.fields["key_points"].label if kind and "key_points" in kind.fields else "要点速读"
    message = f"{name}{what}，不便于快速阅读。"
    yield Problem("J201", message, "写三到五条，每条一句话，先写和群众有关的。", document.line("key_points"))


def unexplained_item(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J202 会议议题没有解读、文件或媒体报道

    查什么：办公会议的每个议题，要有“相关文件或解读”“媒体报道”中的一样，或写明“不公开的理由”；传达、学习上级精神的不算。
    为什么：会议议题要附解读或媒体报道的链接（任务清单：重大会议信息）。
    例子：- 议题: 研究春季集中免疫工作，只写了议定结果。
    改成：增加一行“相关文件或解读: 云牧发〔2026〕20号”。
    """
    bare = [
        record.text("item")
        for record in document.meta.records("agenda")
        if not any(record.text(name) for name in ("document", "media", "withheld"))
        and not _PASSED_ON.match(record.text("item"))
    ]
    if bare:
        yield Problem(
            "J202",
            f"议题{quoted_list(bare, 5)}没有关联文件、解读或媒体报道。",
            "在议题下面写“相关文件或解读”或“媒体报道”；依法不公开的写“不公开的理由”。",
            document.line("agenda"),
        )


def unheard_stakeholders(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J203 涉及利益相关方的会议没有列席人员

    查什么：写了“涉及利益相关方: 是”的会议，有没有写列席人员。
    为什么：要邀请利益相关方、群众代表列席有关会议（实施方案：决策公开）。
    例子：涉及利益相关方: 是，列席人员没有写。
    改成：列席人员: [云溪县养猪协会代表, 规模养殖场代表2名]
    """
    if document.meta.flag("stakeholders") and not document.meta.texts("attendees"):
        yield Problem(
            "J203",
            "议题涉及利益相关方，没有写列席人员。",
            "写上应邀列席的企业、协会、群众代表，例如：列席人员: [养殖协会代表, 规模养殖场代表2名]；没有邀请的，下次邀请。",
            document.line("stakeholders"),
        )


def unheard_enterprises(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """J204 涉企文件没有写听取企业意见的情况

    查什么：涉企规范性文件征求意见已经公布结果或出台正式文件的，有没有写“听取企业意见情况”。
    为什么：制定与经营主体生产经营活动密切相关的文件，应当听取企业、行业协会商会的意见（《优化营商环境条例》第六十二条）。
    例子：征求意见类别: 涉企规范性文件，正式文件已经出台，没有写听取了谁的意见。
    改成：听取企业意见情况: 5月12日召开座谈会，听取六家养殖企业和县养猪协会的意见……
    """
    meta = document.meta
    concluded = meta.text("result") or meta.text("decided_by") or meta.day("result_published_on")
    if meta.text("consultation_type") == _ENTERPRISES and concluded and not meta.text("enterprises_heard").strip():
        yield Problem(
            "J204",
            "涉企规范性文件的征求意见已经有结果，没有写听取企业意见的情况。",
            "增加一行“听取企业意见情况: ……”，写听取了哪些企业、协会商会的意见，怎样采纳。",
            document.line("consultation_type"),
        )


def no_list_of_matters(site: Site) -> Iterator[tuple[Document, Problem]]:
    """J205 没有当年的决策事项目录

    查什么：公开征求意见的重大行政决策，开始征求意见那一年或前一年有没有“决策事项目录”。
    为什么：重大决策的草案、解读和决策事项目录要一起公开（任务清单：重大决策预公开；《重大行政决策程序暂行条例》第三条）。
    例子：2026年公开了两项重大行政决策的草案，没有2026年的决策事项目录。
    改成：sitegen new 决策事项目录 2026-juece-mulu，列上这两项。
    """
    documents = site.below("disclosure/decisions")
    years = {document.meta.number("year") for document in documents if document.kind == "decision-list"}
    for document in documents:
        opened = document.meta.day("opens_on")
        # What was opened in the first months may stand in the list of the year before.
        if document.meta.text("consultation_type") == _MAJOR and opened and not years & {opened.year, opened.year - 1}:
            yield (
                document,
                Problem(
                    "J205",
                    f"{opened.year} 年开始征求意见的重大行政决策，栏目里没有 {opened.year} 年的决策事项目录。",
                    f"在 content/disclosure/decisions/ 里公开 {opened.year} 年的决策事项目录；不是重大行政决策的，改“征求意见类别”。",
                    document.line("consultation_type"),
                ),
            )


def enterprises_of_final_document(site: Site) -> Iterator[tuple[Document, Problem]]:
    """J206 涉企文件的征求意见没有写听取企业意见的情况

    查什么：征求意见类别不是“涉企规范性文件”，但出台的正式文件写着“涉企政策: 是”的，有没有写“听取企业意见情况”。
    为什么：文件是不是涉企，以正式文件为准；涉企的应当听取企业、行业协会商会的意见（《优化营商环境条例》第六十二条）。
    例子：征求意见类别: 其他行政规范性文件，正式文件: 云牧规〔2026〕2号，而云牧规〔2026〕2号写着“涉企政策: 是”。
    改成：征求意见类别: 涉企规范性文件，增加“听取企业意见情况: ……”。
    """
    for document in site.below("disclosure/decisions"):
        meta = document.meta
        if meta.text("consultation_type") == _ENTERPRISES or meta.text("enterprises_heard").strip():
            continue
        for reference in site.references.get(document.path, ()):
            final = site.by_path.get(reference.target)
            if reference.field == "decided_by" and final and final.meta.flag("enterprise_related"):
                message = f"正式文件“{final.title}”是涉企的，这里没有写听取企业意见的情况。"
                remedy = "增加一行“听取企业意见情况: ……”，并核对“征求意见类别”。"
                yield document, Problem("J206", message, remedy, reference.line)
