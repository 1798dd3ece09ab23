"""Two notices of a body, one naming the other, for previews."""

from __future__ import annotations

from zlib import crc32

DOCUMENTS = "disclosure/documents"
NOTICE, OTHER = f"{DOCUMENTS}/2026-notice.md", f"{DOCUMENTS}/2026-other.md"
NOTICE_PAGE, OTHER_PAGE = "fdzdgknr/bmwj/2026-notice.html", "fdzdgknr/bmwj/2026-other.html"
LIST = "fdzdgknr/bmwj/index.html"

VISIBLE = "公开方式: 主动公开\n"
BODY = f"各科室：\n\n{'为做好防疫工作，现将有关事项通知如下。' * 10}\n\n## 一、要求\n\n按时完成。"


def document(title: str, more: str = "", body: str = BODY, day: str = "2026-03-03") -> str:
    """A whole document of 部门文件."""
    return (
        f"---\n标题: {title}\n文种: 部门文件\n索引号: 11990102MB0000001P/2026-{crc32(title.encode()) % 90000 + 10000}\n文号: 无\n"
        f"成文日期: 2026-03-02\n发布日期: {day}\n责任科室: 办公室\n主题分类: 农业、畜牧业、渔业\n发文机关: 云溪县畜牧兽医局\n内容概述: {title}的内容。\n审查人: 王岚\n审查日期: 2026-03-02\n"
        f"{more or VISIBLE}---\n\n{body}\n"
    )


FILES = "".join(
    f"-- content/{path} --\n{text}"
    for path, text in {
        NOTICE: document("关于春季防疫的通知"),
        OTHER: document("关于夏季值班的通知", body="见[另一份](2026-notice.md)。"),
    }.items()
)
