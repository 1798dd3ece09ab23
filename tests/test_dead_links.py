"""What a dead link is offered instead: only what is really near."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bodies import make_body

FILES = """\
-- content/disclosure/normative/2026-banfa.md --
---
标题: 办法
---

见[附件]({link})。
-- content/disclosure/normative/2025-yangzhi-beian.md --
---
标题: 备案
---
-- content/disclosure/normative/2025-fangyi/index.md --
---
标题: 防疫
---
-- content/disclosure/normative/2025-fangyi/shenqing-biao.docx --
表
-- content/disclosure/documents/2025-yangzhi-beiann.md --
---
标题: 备案
---
-- content/disclosure/documents/2024-chunji-mianyi.md --
---
标题: 免疫
---
-- content/disclosure/normative/liuchengtu.png --
图
"""


@pytest.mark.parametrize(
    ("link", "offer"),
    [
        ("2025-yangzhi-beia.md", "2025-yangzhi-beian.md"),
        ("2025-yangzhi-beian", "2025-yangzhi-beian.md"),
        ("../documents/2025-yangzhi-bei.md", "../documents/2025-yangzhi-beiann.md"),
        ("2024-chunji-mianyi.md", "../documents/2024-chunji-mianyi.md"),
        ("2025-fangyi.md", "2025-fangyi/index.md"),
        ("2025-fangy/index.md", "2025-fangyi/index.md"),
        ("liuchentu.PNG", "liuchengtu.png"),
        ("2025-fangyi/shenqing-bia.docx", "2025-fangyi/shenqing-biao.docx"),
        ("nosuch.md", ""),
        ("2025-jiedu.md", ""),
        ("2025-yangzhi-beian.pdf", ""),
        ("liuchengtu.jpg", ""),
        ("shenqing-biao.docx", ""),
        ("2026-banfaa.md", ""),
    ],
)
def test_a_dead_link_is_offered_a_file_with_nearly_the_same_name_and_the_same_ending(
    link: str, offer: str, tmp_path: Path
) -> None:
    body = make_body(tmp_path / "body", FILES.replace("{link}", link))
    (found,) = (finding for finding in body.check() if finding.code == "L101")
    assert found.message == f"链接“{link}”指向的文件不存在{f'，是不是想写“{offer}”？' if offer else '。'}"
