"""V2xx: whether what is published still reckons with what holds — clean-up results, stale references, old documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sitegen.assemble import Act, Site, Validity, decisive
from sitegen.findings import Problem, Severity
from sitegen.model import Body, Document, Meta, Value
from sitegen.text import SAYS_ENDED, day_in_words, quoted_list
from sitegen.workdays import later

Found = Iterator[tuple[Document, Problem]]
_LISTS = {
    "cleanup_kept": "继续有效",
    "cleanup_amended": "需要修改",
    "cleanup_repealed": "宣布废止",
    "cleanup_lapsed": "宣布失效",
}
_ENDING = ("cleanup_repealed", "cleanup_lapsed")
_ENDED = (Validity.REPEALED, Validity.LAPSED)
_AMENDED_WITHIN = timedelta(365)
_YEARS = 5
"""How long a normative document without 有效期 holds in many provinces, unless the body sets another limit."""
_LIVING = {
    "guide",
    "overview",
    "department",
    "affiliate",
    "service",
    "certificate-list",
    "power-list",
    "public-service",
    "penalty-item",
    "enforcement-body",
    "flow-chart",
    "remedy",
    "qa",
    "apply-channel",
    "apply-procedure",
    "apply-form",
    "apply-fee",
}
"""Kinds whose pages must be right today, however long ago they were published."""
_TIED = ("interprets", "policy", "service_item", "inspection_plan")
"""Fields that name the document on which a page rests."""
_LEADS = frozenset("据照按见由的和与及以至对了为在依")
"""Words after which a 文号 begins; after any other Chinese character it may be the end of another body's."""
_SENTENCE = re.compile(r"[。；\n]")
_TAIL = re.compile(r"〔\d{4}〕\d+号")
"""What a 文号 ends with."""
_TITLE = re.compile("《[^《》]+》")
_NAMED = re.compile(f"{_TAIL.pattern}|{_TITLE.pattern}")


def cleanup_against_labels(site: Site) -> Found:
    """V201 清理结果与有效性标注矛盾

    查什么：清理结果里“继续有效”“需要修改”的文件，不能在清理以前就已废止、失效；一份文件不能在两张表里；要修改的，一年里要改。
    为什么：清理结果要和每份文件的有效性标注一致（任务清单：行政规范性文件）。
    例子：2025年11月的清理结果写着继续有效，那份文件2024年已经被废止。
    改成：核对清理结果；文件确实继续有效的，改文件的有效期或废止关系。
    """
    ends = _ends(site)
    for cleanup in _cleanups(site):
        day = cleanup.meta.day("cleanup_on")
        listed: dict[str, str] = {}
        for name, number, record in _records(cleanup):
            path = _page_of(site, cleanup, name, record)
            if not path or not day:
                continue
            line, title = cleanup.line(f"{name}.{number}", name), site.by_path[path].title
            earlier = listed.setdefault(path, name)
            ended = ends(path)
            if earlier != name:
                message = f"“{title}”既在“{_LISTS[earlier]}”又在“{_LISTS[name]}”的清单里。"
                yield cleanup, Problem("V201", message, "只留一处。", line)
            elif name not in _ENDING and ended and ended < day:
                message = f"清理结果（{day}）把“{title}”列为{_LISTS[name]}，它在{ended}已经不再有效。"
                remedy = "核对清理结果；文件确实继续有效的，改它的有效期，或改废止它的那份文件。"
                yield cleanup, Problem("V201", message, remedy, line)
            elif name == "cleanup_amended" and not ended and site.today - day > _AMENDED_WITHIN:
                since = min(day, record.day("on") or day)
                if any(act.on and act.on >= since for act in site.standings[path].acts_on):
                    continue
                message = f"清理结果（{day}）要求修改“{title}”，已经超过一年，还没有修改它的文件。"
                remedy = "已经修改的，在修改它的文件里写“修改的文件”；还没有修改的抓紧办理。"
                yield cleanup, Problem("V201", message, remedy, line, severity=Severity.INFO)


def unlinked_cleanup(site: Site) -> Found:
    """V202 清理结果没有关联本站的文件

    查什么：清理结果里写的文号，本站有这份文件，却没有写“本站页面”；或者写了，文号和那份文件的不同。
    为什么：不关联，被废止、宣布失效的文件仍然标着有效；继续有效、需要修改的没有关联只作提示。
    例子：宣布废止的文件里写了文号云牧规〔2019〕1号，没有写本站页面，那份文件还标着有效。
    改成：增加一行“本站页面: 云牧规〔2019〕1号”。
    """
    bearers: dict[str, list[Document]] = {}
    for document in site.documents:
        if document.path in site.standings and not document.meta.flag("draft"):
            bearers.setdefault(document.meta.text("document_number"), []).append(document)
    ends = _ends(site)
    for cleanup in _cleanups(site):
        day = cleanup.meta.day("cleanup_on") or date.max
        for name, place, record in _records(cleanup):
            number, line = record.text("number"), cleanup.line(f"{name}.{place}", name)
            path, found = _page_of(site, cleanup, name, record), bearers.get(number, ())
            if path:
                own = site.by_path[path].meta.text("document_number")
                if own and number not in ("", "无", own):
                    message = f"清理结果里的文号是“{number}”，关联的“{site.by_path[path].title}”的文号是“{own}”。"
                    remedy = "核对是哪一份文件，改文号或“本站页面”。"
                    yield cleanup, Problem("V202", message, remedy, line, severity=Severity.WARNING)
            elif number not in ("", "无") and not record.text("document") and len(found) == 1:
                end, declared = ends(found[0].path), found[0].meta.text("validity") in _ENDED
                if name in _ENDING and (declared or (end and end <= day)):
                    continue  # another document has ended it already
                message = (
                    f"{_LISTS[name]}的“{number}”没有写“本站页面”，本站有这份文件（{found[0].title}），标注不会跟着改。"
                )
                weight = Severity.INFO if name not in _ENDING else Severity.WARNING if end else None
                yield cleanup, Problem("V202", message, f"增加一行：本站页面: {number}", line, severity=weight)


def stale_reference(site: Site, text: Callable[[str], Body]) -> Found:
    """V203 引用的文件已经废止、失效，没有说明

    查什么：指南、事项、问答等一直要有效的页面，链接或引用文号的本站文件已废止、失效；其他页面，发布时那份文件就已废止、失效的。
    为什么：公开的内容、答复引用的政策要现行有效（任务清单：互动咨询、信息维护）。同一句话里写明已废止、失效的不算。
    例子：办事指南链接着2024年已经废止的办法。
    改成：换成现行有效的文件；要保留的，在同一句里写明“已废止”。
    """
    names = _ended_names(site)
    for document in site.public:
        if document.kind == "cleanup" or _state(site, document.path) in _ENDED:
            continue
        acted = {act.target for act in site.standings[document.path].acts_by} if document.path in site.standings else ()
        stale: dict[str, int] = {}
        for link, target in site.links(document):
            if not link.ended and not SAYS_ENDED.search(link.text) and _stale(site, document, target.path):
                stale.setdefault(target.path, link.line)
        for reference in site.references.get(document.path, ()):
            if reference.field in _TIED and _is_old(site, document, reference.target):
                stale.setdefault(reference.target, reference.line)
        if document.kind in _LIVING:
            told = {**document.meta.values, "body": text(document.path).text if names and document.has_body else ""}
            linked = {target.path for _, target in site.links(document)}
            for name, path in _quoted(told, names):
                if name != "body" or path not in linked:  # a link was judged by its own sentence
                    stale.setdefault(path, document.line(name))
        found = {path: line for path, line in stale.items() if path not in acted}
        if found:
            titles = quoted_list([site.by_path[path].title for path in found])
            days = [(path, _ended_on(site, path)) for path in found]
            ended = "、".join(f"{day_in_words(day) if day else ''}{site.standings[path].state}" for path, day in days)
            message = f"引用的{titles}已经不再有效（{ended}），没有说明。"
            remedy = "换成现行有效的文件；要保留的，在同一句里写明已经废止或失效。"
            yield document, Problem("V203", message, remedy, min(found.values()))


def old_without_term(site: Site) -> Found:
    """V204 没有写有效期的规范性文件已满五年

    查什么：现行有效的行政规范性文件没有写“有效期至”，施行满5年（site.yaml 的“有效期上限（年）”可改，写0不查），也没有在这以后清理为继续有效。
    为什么：不少省规定规范性文件有效期最长5年，到期自动失效；本省另有规定的按规定办，所以只作提示。
    例子：施行日期: 2019-05-01，没有写有效期至，也没有清理过。
    改成：写“有效期至”；经清理继续有效的，在清理结果里列出来。
    """
    meta = site.config.meta
    years = meta.number("validity_years") if "validity_years" in meta else _YEARS
    for document in site.below("disclosure/normative") if years else ():
        since = document.meta.day("effective_on") or document.published_on
        if document.kind != "normative" or _state(site, document.path) in (*_ENDED, Validity.AHEAD) or not since:
            continue
        kept = [
            site.by_path[reference.source].meta.day("cleanup_on")
            for reference in site.named_by.get(document.path, ())
            if reference.field == "cleanup_kept"
        ]
        last = max([since, *(day for day in kept if day)])
        if not document.meta.day("valid_until") and (site.today - last).days > years * 365.25:
            message = f"没有写“有效期至”，从{last}{'清理' if last != since else '施行'}到现在已满{years}年。"
            remedy = "写“有效期至”；经清理继续有效的，列进清理结果的“继续有效的文件”。"
            yield document, Problem("V204", message, remedy, document.line("effective_on", "published_on"))


def _cleanups(site: Site) -> Iterator[Document]:
    """Clean-up results that are public on some day, so that no day brings an error."""
    for document in site.documents:
        reason = site.hidden.get(document.path)
        if document.kind == "cleanup" and (reason is None or reason.by_day):
            yield document


def _ends(site: Site) -> Callable[[str], date | None]:
    """Tells on which day a document no longer holds, whatever the day: so no day brings or takes an error."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in site.acts:
        acts[act.target].append(act)

    def end(path: str) -> date | None:
        act, meta = decisive(acts.get(path, ())), site.by_path[path].meta
        until = meta.day("valid_until")
        days = [act.on if act and act.ends else None, later(until, 1) if until else None, meta.day("ended_on")]
        return min((day for day in days if day), default=None)

    return end


def _records(cleanup: Document) -> Iterator[tuple[str, int, Meta]]:
    """The records of a clean-up result: list, place in it, record."""
    for name in _LISTS:
        for place, record in enumerate(cleanup.meta.records(name)):
            yield name, place, record


def _page_of(site: Site, cleanup: Document, field: str, record: Meta) -> str:
    """The document that a record names as 本站页面, or an empty text."""
    written = record.text("document")
    return next(
        (
            reference.target
            for reference in site.references.get(cleanup.path, ())
            if written
            and reference.field == field
            and reference.written == written
            and reference.target in site.standings
        ),
        "",
    )


def _state(site: Site, path: str) -> Validity | None:
    standing = site.standings.get(path)
    return standing.state if standing else None


def _ended_on(site: Site, path: str) -> date | None:
    """The first day on which a document no longer holds; None while it does, or when nobody says."""
    standing, meta = site.standings[path], site.by_path[path].meta
    if standing.state not in _ENDED:
        return None
    act = decisive(act for act in standing.acts_on if act.on and act.on <= site.today)
    until = meta.day("valid_until")
    if act and act.ends:
        return act.on
    return later(until, 1) if until and until < site.today else meta.day("ended_on")


def _stale(site: Site, document: Document, path: str) -> bool:
    """Whether a link to a document is out of date: its page must be right today, or it was so from the beginning."""
    return _state(site, path) in _ENDED and (document.kind in _LIVING or _is_old(site, document, path))


def _is_old(site: Site, document: Document, path: str) -> bool:
    """Whether a document no longer held when another one that rests on it was published."""
    ended = _ended_on(site, path) if _state(site, path) in _ENDED else None
    published = document.published_on
    return ended is not None and published is not None and ended < published


def _ended_names(site: Site) -> dict[str, list[tuple[str, str]]]:
    """How documents that no longer hold are quoted: tail of the 文号 or title in 《》 → its whole and the document."""
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    standing: set[str] = set()
    for path in site.standings:
        document = site.by_path[path]
        titles = [f"《{document.title}》", *_TITLE.findall(document.title)[-1:]]
        if _state(site, path) not in _ENDED:
            standing.update(titles)
            continue
        number = document.meta.text("document_number")
        if tail := _TAIL.search(number):
            names[tail.group()].append((number, path))
        for title in titles:
            names[title].append((title, path))
    # A newer document often has the title of the one that it takes the place of.
    return {name: found for name, found in names.items() if name not in standing}


def _quoted(told: Mapping[str, Value], names: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """Documents whose number or title stands in the front matter or the text: field and document."""
    for name, value in told.items():
        for text in value if isinstance(value, tuple) else (value,):
            sentences = _SENTENCE.split(text) if isinstance(text, str) and _NAMED.search(text) else ()
            for sentence in sentences:
                if not SAYS_ENDED.search(sentence):
                    for found in _NAMED.finditer(sentence):
                        before = sentence[: found.end()]
                        yield from (
                            (name, path) for whole, path in names.get(found.group(), ()) if _ends_with(before, whole)
                        )


def _ends_with(text: str, name: str) -> bool:
    """Whether a text ends with a name that is not the end of another body's longer 文号."""
    before = text.removesuffix(name)
    apart = not before or name[0] == "《" or before[-1] in _LEADS or not "\u4e00" <= before[-1] <= "\u9fff"
    return text.endswith(name) and apart
