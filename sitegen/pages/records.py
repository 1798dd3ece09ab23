"""The 政府信息公开目录: what it says of one document."""

from __future__ import annotations

from sitegen.model import Document
from sitegen.pages.parts import Item
from sitegen.settings import Settings
from sitegen.urls import absolute

INDEX = ("索引号", "名称", "内容概述", "生成日期", "公开日期", "文号", "发布机构", "栏目", "网址")
"""Art. 12: 索引, 名称, 内容概述, 生成日期; the rest helps to find."""


def index_record(settings: Settings, document: Document, item: Item) -> tuple[str, ...]:
    """One document's record in the 政府信息公开目录."""
    meta = document.meta
    created = meta.day("created_on") or document.published_on
    return (
        meta.text("index_number"),
        document.title,
        item.summary,
        created.isoformat() if created else "",
        item.day[:10],
        item.number,
        meta.text("issuer") or settings.config.name,
        item.column,
        absolute(settings.config.base_url, item.address),
    )
