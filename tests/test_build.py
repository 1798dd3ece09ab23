"""The straight path on small whole bodies."""

from __future__ import annotations

from collections.abc import Callable

from tests.bodies import Body

NOTICE = """\
-- content/disclosure/documents/2026-chunfang.md --
---
标题: 关于做好春季动物防疫工作的通知
文种: 部门文件
索引号: 11990102MB0000001P/2026-00012
文号: 云牧发〔2026〕5号
成文日期: 2026-03-02
发布日期: 2026-03-03 09:30
责任科室: 办公室
内容概述: 部署春季集中免疫。
审查人: 王岚
审查日期: 2026-03-02
---

各乡镇畜牧兽医站：

## 一、总体要求

按时完成**“应免尽免”**的
任务。
"""


def test_a_document_becomes_a_page(body: Callable[..., Body]) -> None:
    made = body(NOTICE)
    result = made.build()
    assert result.changes is not None, made.errors()
    page = made.page("fdzdgknr/bmwj/2026-chunfang.html")
    assert "关于做好春季动物防疫工作的通知" in page
    assert "云牧发〔2026〕5号" in page
    assert "<strong>“应免尽免”</strong>的任务。" in page
    assert "王岚" not in page
