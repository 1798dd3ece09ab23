"""F205: marks of Markdown that were not understood and stand in the text as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.body import words_of
from sitegen.findings import Problem
from sitegen.model import Body, Document
from sitegen.standard import Kind
from sitegen.text import quoted_list

_SIGNS = ("]", "＃", "**")
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_LEFT = re.compile(
    r"\[[^\[\]\n]{1,80}\][ \u3000]?[(（][^()（）\n]*(?:\.[A-Za-z]{2,5}|[:：]//[^()（）\n]*)[)）]"
    r"|\[\^[^\]\s]{1,30}\]"
    r"|^＃{1,6}[^\n]{0,60}"
    r"|(?<![\w*])\*\*(?:[ \u3000][^*\n]{1,60}|[^*\n]{1,60}[ \u3000])\*\*(?!\*)",
    re.MULTILINE,
)
"""A link, a note without its text, a heading, bold letters. Masked names (李**) and numbers (138****) are none."""


def left_marks(document: Document, body: Body, kind: Kind | None) -> Iterator[Problem]:
    """F205 Markdown 的写法没有起作用

    查什么：正文里照原样留下的链接、脚注、标题、加粗的记号；代码里的不算。
    为什么：读者看到的是一串符号，链接点不开。
    例子：见[申请表]（申请表.docx）
    改成：见[申请表](申请表.docx)，方括号后面紧接着半角圆括号。
    """
    if any(sign in body.text for sign in _SIGNS):
        left = dict.fromkeys(_LEFT.findall(words_of(_CODE.sub("", body.html))))
        if left:
            yield Problem(
                "F205",
                f"正文里的{quoted_list(left)}会照原样显示。",
                "链接写成 [文字](地址)，中间没有空格，圆括号用半角；脚注另写一段 [^1]: 说明；标题用半角的 #；加粗的 ** 里面不留空格。",
                document.line("body"),
            )
