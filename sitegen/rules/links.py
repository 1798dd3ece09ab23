"""L1xx, L201, L4xx: reaching something — pages, anchors, files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from sitegen.assemble import ACTS, Site
from sitegen.findings import Problem, Severity
from sitegen.model import BodyLink, Document, Value
from sitegen.standard import Field, FieldType
from sitegen.targets import Reach, Target
from sitegen.text import did_you_mean, nearest, quoted_list

_NEAR = 0.75
"""The share of equal letters from which a file may be the one that a dead link means."""

_INSIDE = re.compile(
    r"https?://((?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|[A-Za-z][\w-]*)(?::\d+)?)(?=[/?#]|$)",
    re.IGNORECASE,
)
"""Addresses that only lead somewhere inside an office: private networks, and hosts without a domain."""

Found = Iterator[tuple[Document | str, Problem]]
"""A problem with its document, or with the path of another file."""


def dead_link(site: Site) -> Found:
    """L101 链接的文件不存在

    查什么：正文里指向本站文件、附件、图片、栏目的链接，目标要存在。
    为什么：断链、错链是网站检查的必查项（任务清单：信息维护）。
    例子：[实施细则](../documents/2025-xize.md)，而这个文件没有。
    改成：写对相对路径；有名称很像的文件时，提示里会给出。
    """
    for document in site.documents:
        for link in document.links:
            if not link.target.strip():
                yield document, Problem("L101", "链接是空的。", "在圆括号里写要去的地址，或去掉链接。", link.line)
    dead = [found for found in _links_to(site, Reach.MISSING) if found[1].target.strip()]
    names = _names(site) if dead else {}
    for document, link, target in dead:
        at = _meant(target.path, names)
        at = "" if at == document.path else at
        offer = f"，是不是想写“{posixpath.relpath(at, document.folder)}”？" if at else "。"
        what = "图片" if link.image else "链接"
        yield (
            document,
            Problem(
                "L101",
                f"{what}“{link.target}”指向的文件不存在{offer}",
                "核对文件名；还没有这个文件时先放进来，或去掉链接。路径从本文件出发写，例如“../documents/wenjian.md”；附件和本文件放在一起。",
                link.line,
            ),
        )


def _links_to(site: Site, reach: Reach) -> Iterator[tuple[Document, BodyLink, Target]]:
    """The links of all texts that reach such a thing."""
    for path, targets in site.targets.items():
        document = site.by_path[path]
        for link, target in zip(document.links, targets, strict=True):
            if target.reach is reach:
                yield document, link, target


def _names(site: Site) -> dict[tuple[str, str], dict[str, str]]:
    """Folder and ending → name → file; the documents of all folders under no folder."""
    names: dict[tuple[str, str], dict[str, str]] = {}
    for path in (*site.by_path, *site.files):
        folder, name, ending = _parts(path)
        for place in (folder, "") if ending == ".md" else (folder,):
            names.setdefault((place, ending), {}).setdefault(name, path)
    return names


def _meant(path: str, names: Mapping[tuple[str, str], Mapping[str, str]]) -> str:
    """The file that is nearly called so: in the same folder, or a document elsewhere; an empty string when there is none."""
    folder, name, ending = _parts(path)
    for place in (folder, ""):
        near = names.get((place, ending), {})
        if found := nearest(name, near, _NEAR):
            return near[found]
    return ""


def _parts(path: str) -> tuple[str, str, str]:
    """Folder, name and ending of a file; a bundle is a document with the name of its folder, as is what has no ending."""
    folder, _, name = path.removesuffix("/index.md").rpartition("/")
    stem, ending = posixpath.splitext(name)
    return folder, stem, ending.lower() or ".md"


def link_to_hidden(site: Site) -> Found:
    """L102 链接指向没有公开的文件

    查什么：已公开的文件链接到草稿、不是主动公开的、还没到发布日期或已撤下的文件。
    为什么：读者点了打不开；页面上这个链接已去掉，只留文字。
    例子：在通知里链接到还是草稿的实施细则。
    改成：等那份文件公开后再链接，或删去链接。
    """
    for document, link, target in _links_to(site, Reach.HIDDEN):
        if _public_some_day(site, document.path):
            yield document, _hidden(site, link.target, target.path, link.line)
    for path, references in site.references.items():
        for reference in references:
            if reference.target in site.hidden and reference.field not in ACTS and _public_some_day(site, path):
                problem = _hidden(site, reference.written, reference.target, reference.line)
                yield site.by_path[path], replace(problem, severity=Severity.WARNING)


def _public_some_day(site: Site, path: str) -> bool:
    reason = site.hidden.get(path)
    return reason is None or reason.by_day


def _hidden(site: Site, written: str, path: str, line: int) -> Problem:
    reason = site.hidden.get(path)
    why = reason.value if reason else "栏目里还没有公开的文件"
    severity = Severity.WARNING if reason is None or reason.by_day else None
    message, remedy = f"“{written}”指向的内容没有公开（{why}）。", "等它公开后再写，或删去；页面上只留文字，没有链接。"
    return Problem("L102", message, remedy, line, severity=severity)


def foreign_picture(site: Site) -> Found:
    """L108 图片在别的网站上

    查什么：正文里用网址引用的图片。
    为什么：页面不向别的网站取东西：那边改了、撤了，这里就缺图；访问者的情况也会被别人知道。
    例子：![流程图](https://www.example.com/a.png)
    改成：把图片存进文件包，写 ![流程图](a.png)。
    """
    for document, link, _ in _links_to(site, Reach.EXTERNAL):
        if link.image:
            message = f"图片“{link.target[:80]}”在别的网站上，页面不会显示它。"
            yield document, Problem("L108", message, "把图片存到本文件旁边，只写文件名。", link.line)


def address_inside(site: Site) -> Found:
    """L109 链接指向内部网络或自己的电脑

    查什么：正文里指向 localhost、192.168.、10.、172.16.–172.31.、127. 和没有域名的主机的链接。
    为什么：在办公室里点得开，公众点不开；还把内部系统的地址告诉了别人（任务清单：信息维护）。
    例子：[通知](http://192.168.1.20/oa/123.html)
    改成：把文件存到本文件旁边作附件；要链接网页的，写公众打得开的网址。
    """
    for document, link, _ in _links_to(site, Reach.EXTERNAL):
        if found := _INSIDE.match(link.target):
            message = f"链接指向内部网络的地址“{found[1]}”，公众打不开。"
            yield document, Problem("L109", message, "把文件作附件；或写公众打得开的网址。", link.line)


def link_outside(site: Site) -> Found:
    """L103 链接跑出了内容文件夹

    查什么：用 ../ 指到 content 以外，或以 // 开头没有写协议的链接。
    为什么：内容文件夹以外的文件不会发布，也不应当被公开。
    例子：[说明](../../../../secret.txt)
    改成：把要公开的文件复制到内容文件夹；外部网址以 https:// 开头。
    """
    for document, link, _ in _links_to(site, Reach.OUTSIDE):
        message = f"链接“{link.target}”指到了内容文件夹以外。"
        yield document, Problem("L103", message, "把要公开的文件复制到本文件旁边；外部网址写全 https://。", link.line)


def dead_anchor(site: Site) -> Found:
    """L104 页内位置不存在

    查什么：链接里 # 后面的位置，在目标文件里要有对应的标题。
    为什么：点了不会跳到想看的地方。
    例子：[第三条](#第三条)，而文中没有这个标题。
    改成：写成目标文件里标题的文字；提示里会列出可用的位置。
    """
    for path, targets in site.targets.items():
        document = site.by_path[path]
        for link, target in zip(document.links, targets, strict=True):
            if target.fragment:
                other = document if target.reach is Reach.FRAGMENT else site.by_path.get(target.path)
                if other is not None and target.fragment not in other.anchors:
                    yield document, _no_such_place(link, target.fragment, other.anchors)


def _no_such_place(link: BodyLink, fragment: str, anchors: tuple[str, ...]) -> Problem:
    message = f"链接“{link.target}”里的位置“#{fragment}”不存在{did_you_mean(fragment, anchors)}"
    if not anchors:
        return Problem("L104", message, "目标文件里没有标题，删去 # 及后面的文字。", link.line)
    return Problem("L104", message, f"可用的位置：{quoted_list([f'#{anchor}' for anchor in anchors])}。", link.line)


def missing_file(site: Site) -> Found:
    """L105 声明的文件不存在

    查什么：附件、图片、表格等字段里写的文件，要在本文件所在的文件夹里。
    为什么：页面上会缺附件、缺照片。
    例子：附件写了“申请表.docx”，文件夹里却是“申请表.doc”。
    改成：把文件放进同一文件夹，或改正文件名（大小写也要一样）。
    """
    naming = {
        kind.id: tuple(field for field in kind.fields.values() if _names_files(field))
        for kind in site.standard.kinds.values()
    }
    for document in site.documents:
        for field in naming.get(document.kind, ()):
            if field.name in document.meta.values:
                for name in _file_names(field, document.meta.values[field.name]):
                    if problem := _missing(site, document, field, name):
                        yield document, problem


def _missing(site: Site, document: Document, field: Field, name: str) -> Problem | None:
    """What is wrong with a file that a field names."""
    path = f"{document.folder}/{name}"
    owner = site.owner(path)
    if owner and owner is not document:
        message = f"“{field.label}”里的文件“{name}”在另一份文件“{owner.title}”的文件包里。"
        return Problem("L105", message, "把文件复制到本文件旁边。", document.line(field.name))
    if any(file.path == path for file in document.files) or (document.annual and document.annual.file == path):
        return None
    inside = f"{document.folder}/"
    near = did_you_mean(name, [path.removeprefix(inside) for path in site.files if path.startswith(inside)])
    remedy = "把文件放进本文件所在的文件夹，或改正文件名（大小写也要一样）。"
    if not document.bundle:
        remedy = f"建一个文件夹“{document.stem}”，把本文件移进去改名为 index.md，附件放在一起；或改正文件名。"
    return Problem("L105", f"“{field.label}”里的文件“{name}”不存在{near}", remedy, document.line(field.name))


_FILE_TYPES = frozenset({FieldType.FILE, FieldType.FILES, FieldType.IMAGE, FieldType.ANNUAL_TABLES})


def _names_files(field: Field) -> bool:
    return field.type in _FILE_TYPES or any(_names_files(sub) for sub in field.fields)


def _file_names(field: Field, value: Value | None) -> Iterator[str]:
    """The files that a field names."""
    if value is None:
        return
    if field.type in _FILE_TYPES:
        yield from (str(name) for name in (value if isinstance(value, tuple) else (value,)))
    elif field.fields:
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Mapping):
                for sub in field.fields:
                    if sub.name in record and _names_files(sub):
                        yield from _file_names(sub, record[sub.name])


def missing_image(site: Site) -> Found:
    """L107 site.yaml 里写的图片不存在

    查什么：site.yaml 里新媒体二维码、党政机关网站标识的图片文件。
    为什么：页面上会缺图；标识不全会被扣分。
    例子：图片: images/weixin.png，而 content/images/ 里没有这个文件。
    改成：把图片放进 content/images/，照写“images/文件名”。
    """
    mark = site.config.meta.record("party_mark").text("image")
    for path in site.config.images:
        line = site.config.lines.get("party_mark" if path == mark else "new_media", 1)
        if not path.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            yield (
                "site.yaml",
                Problem("L107", f"“{path}”不是 PNG、JPEG、GIF 或 WebP 图片。", "换成这几种格式的图片。", line),
            )
        elif path not in site.files:
            yield (
                "site.yaml",
                Problem(
                    "L107",
                    f"图片“{path}”不存在{did_you_mean(path, site.files)}",
                    "把图片放进 content/images/，写成“images/文件名”。",
                    line,
                ),
            )


def dangling_reference(site: Site) -> Found:
    """L106 字段里指向的文件找不到

    查什么：解读对象、相关信息、议题的文件等字段，写的文号、索引号或路径要能找到唯一的一份文件。
    为什么：政策和解读要双向关联；写错一个字就关联不上。
    例子：解读对象: 云牧规〔2025〕12号，而本站没有这个文号。
    改成：照抄那份文件的文号或索引号，或写相对路径。
    """
    for document, references in ((site.by_path[path], found) for path, found in site.references.items()):
        kind = site.kind(document)
        for reference in references:
            if reference.target or reference.field in ACTS:
                continue
            label = kind.fields[reference.field].label if kind else reference.field
            if reference.candidates:
                paths = quoted_list([f"content/{path}" for path in reference.candidates])
                yield (
                    document,
                    Problem(
                        "L106",
                        f"“{label}”里的“{reference.written}”有几份文件：{paths}。",
                        "改写成其中一份的相对路径或索引号。",
                        reference.line,
                    ),
                )
            else:
                numbers = [
                    other.meta.text(name)
                    for other in site.documents
                    if other is not document
                    for name in ("document_number", "index_number")
                ]
                offer = did_you_mean(reference.written, [number for number in numbers if number])
                yield (
                    document,
                    Problem(
                        "L106",
                        f"“{label}”里的“{reference.written}”找不到{offer}",
                        "写那份文件的文号、索引号，或从本文件出发的相对路径。",
                        reference.line,
                    ),
                )


def undeclared_file(site: Site) -> Found:
    """L201 没有用到的文件

    查什么：栏目文件夹和文件包里，没有被任何公开文件声明或链接的文件。
    为什么：只有声明或链接的文件才会发布；忘了写的附件读者看不到，多余的文件也可能含有不该留的内容。
    例子：把“申请表.docx”放进了文件夹，附件字段里没有写。
    改成：在附件字段里写上文件名，或删去这个文件。
    """
    used = {file.path for document in site.documents for file in document.files}
    used |= {document.annual.file for document in site.documents if document.annual} | set(site.config.images)
    for path in site.files:
        if path not in used:
            yield (
                path,
                Problem(
                    "L201",
                    "没有哪份文件声明或链接了它，不会发布。",
                    "在附件里写上文件名，或在正文里链接；不要的删去。",
                ),
            )


def symbolic_link() -> None:
    """L401 符号链接

    查什么：内容文件夹里的符号链接（快捷方式）。
    为什么：它可能指到内容文件夹以外，把不该公开的文件带出去；程序不会去读。
    例子：ln -s /共享盘/文件 附件
    改成：把文件本身复制进来。
    """


def stray_file() -> None:
    """L402 不属于任何栏目的文件

    查什么：直接放在 content 下面的文件，或文件包里除 index.md 以外的 .md 文件。
    为什么：它们不会发布，多半是放错了地方。
    例子：content/通知.md
    改成：移到栏目的文件夹里。
    """
