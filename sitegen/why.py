"""Why a page is made again, in words (``sitegen build --why``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import fields

from sitegen.frozen import Frozen
from sitegen.release import Planned, Release, Sketch

_WORDS = {
    "newer": "上一篇",
    "older": "下一篇",
    "item": "它在列表里的一行",
    "items": "列出的文件",
    "latest": "最新公开",
    "links": "链接的去处",
    "named": "文件头里指到的文件",
    "validity": "有效性",
    "consultation": "征集进展",
    "interpretations": "解读材料",
    "interpreted": "解读的文件",
    "related": "相关信息",
    "mentioned_by": "提到它的文件",
    "withheld": "不能公开的附件",
    "children": "子栏目",
    "groups": "分组",
    "records": "目录条目",
    "downloads": "下载的文件",
    "updated": "更新日期",
    "pager": "翻页",
    "title": "标题",
    "trail": "当前位置",
    "tags": "META 标签",
    "pdf": "PDF 版",
    "machine": "生成 PDF 的程序或字体",
    "charts": "图表",
    "publication": "公开情况统计",
}
_SHOWN = 8
"""How many differences are told."""


def asked(release: Release, page: str, output: Path, content: Path) -> str:
    """The address of the page that is meant by its file in the output, its address, or its source; empty for nothing."""
    place = Path(page).resolve()
    for folder in (output, content) if page else ():
        if place.is_relative_to(folder.resolve()):
            inside = place.relative_to(folder.resolve()).as_posix()
            return inside if folder == output else release.page_of(inside)
    return page.lstrip("/")


def answer(release: Release, planned: Planned, address: str, before: bytes, after: bytes) -> str:
    """Why the page at an address is made again, or that there is none. ``before`` and ``after`` are the packed page."""
    page = next((page for page in planned.pages if page.address == address), None)
    if page is None:
        return f"没有 {address} 这个页面（草稿、还没有公开的文件、附件和数据文件没有自己的页面）。写页面在输出文件夹里的路径，例如 index.html。"
    return why(release, page, before, after)


def why(release: Release, page: Sketch, before: bytes, after: bytes) -> str:
    """The reasons, a line each. ``before`` and ``after`` are the packed page."""
    left = release.left(page.address)
    if left is None:
        return f"{page.address}：没有上次的记录（第一次生成、程序换了版本，或用了 --clean）。"
    reasons = (
        []
        if left[0] == page.parts[0]
        else ["site.yaml、catalogue.yaml、画图的字体、模板、样式或导航变了，所有页面都要重新生成。"]
    )
    if left[1] != page.parts[1]:
        reasons += _differences(before, after)
    for path, old, new in zip(page.shows, left[2:], page.parts[2:], strict=False):
        half = len(new) // 2
        if old[:half] != new[:half]:
            reasons.append(f"content/{path} 的文件头，或正文里的小标题、链接、开头几句变了。")
        if old[half:] != new[half:]:
            reasons.append(f"content/{path} 的正文变了。")
    reasons += [f"输出里的 {path} 被改动或删除了。" for path in release.touched(page.address)]
    if not reasons:
        return f"{page.address}：没有重新生成，它用到的内容和上次完全一样。"
    return f"{page.address} 重新生成，因为：\n" + "\n".join(f"  - {reason}" for reason in reasons)


def _differences(before: bytes, after: bytes) -> Iterator[str]:
    from sitegen.pages.packed import unpack_page  # dear to load, and few commands ask

    try:
        old, new = unpack_page(before), unpack_page(after)
    except msgspec.DecodeError:
        yield "页面上别的文件的内容变了。"
        return
    found = list(_differ(old.given, new.given, ()))
    for path, was, is_ in found[:_SHOWN]:
        yield f"“{'·'.join(path)}”变了：{_short(was)} → {_short(is_)}。"
    if len(found) > _SHOWN:
        yield f"还有 {len(found) - _SHOWN} 处。"


def _differ(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object, object]]:
    """The smallest parts that are unlike: (where, before, after)."""
    if old == new:
        return
    if isinstance(new, Frozen) and type(old) is type(new):
        for field in fields(new):
            word = _WORDS.get(field.name)
            yield from _differ(getattr(old, field.name), getattr(new, field.name), (*path, word) if word else path)
    elif isinstance(new, tuple) and isinstance(old, tuple) and len(old) == len(new):
        for number, (was, is_) in enumerate(zip(old, new, strict=True), 1):
            yield from _differ(was, is_, (*path, f"第{number}项"))
    else:
        yield path or ("内容",), old, new


def _short(value: object) -> str:
    match value:
        case None | "" | ():
            return "（没有）"
        case tuple():
            return f"{len(value)} 项"
        case _:
            text = str(getattr(value, "title", value) if isinstance(value, Frozen) else value)
            return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
