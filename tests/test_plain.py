"""The plain path gives what the reference reader gives, to the byte, or nothing; and official documents really take it.

``SITEGEN_EXAMPLES=50000 pytest tests/test_plain.py --timeout 0`` tries that many random texts instead of the usual few.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import markup
from sitegen.markup import differs, read_markup, read_reference
from sitegen.plain import read_plain

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "400"))
ROOT = Path(__file__).parents[1]


def body(path: Path) -> str:
    """What follows the front matter."""
    return path.read_text(encoding="utf-8-sig").partition("\n---\n")[2]


FOLDERS = ("content", "tests/sites", "tests/sites_invalid")
BODIES = [body(path) for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.md"))]


def assert_equal(source: str) -> None:
    """Plain or not, the reference reader has nothing to say against it."""
    plain = read_plain(source, 3)
    assert plain is None or plain == read_reference(source, 3), source
    assert not differs(source, 3)


# Texts that must take the plain path: if they did not, all would be right and slow.
PLAIN = {
    "nothing": "",
    "blank lines": "\n \n\n",
    "paragraphs": "\n各县（区）畜牧兽医主管部门：\n{: .noindent}\n\n现将有关事项通知如下。\n\n云河市畜牧兽医局\n{: .right}\n",
    "soft breaks": "为做好\n春季防疫工作，使用 \n  Excel\n填报。“数据”\n“核对”后\n　报送。",
    "pasted": "第一段。\n　　第二段。\n　　第三段。",
    "indented": "\n    缩进的段落\n\n  又一段",
    "blanks at ends": "一段 \n\n二段  \n\n\n \n三段　",
    "signs": "5%～10%，A/B-C_D，“甲”、'乙'、\"丙\"——云牧发〔2026〕5号（试行）①②，1.5～2.0℃，① Ⅲ ×÷±≥，邮箱 a_b@c.cn",
    "run on": "做到：\n（一）登记；\n（二）核对。\n\n名单如下：\n- 甲\n1. 乙",
    "headings": "# 甲\n\n### 乙 丙\n正文\n\n##丁\n## 戊　己\n## 甲\n\n## ？！\n\n## page-main\n\n# **庚**辛",
    "bold": "**结果运用。**按**《办法》**第一条，“**应免\n尽免**”。",
    "links": "见[办法](../a.md#一、总则)、[网](https://www.a-b.gov.cn/x?y=1#z)和[乙](附件1：表.xlsx)、[邮](mailto:a@b.cn)[电](tel:0199-1)",
    "pictures": "![图 1](p.png)\n\n文![](images/a_b.jpg)字 **![丙](c.png)**",
    "brackets": "《办法》（[云牧规〔2025〕2号]）和 [1]。",
    "bullets": "- 甲\n- **乙**：\n  丙\n- [丁](a.md)",
    "wide bullets": "- 甲\n- 乙\n\n- 丙\n- 丁\n\n\n- 戊\n\n段\n\n- 己",
    "numbers": "3. 甲\n4. 乙\n\n5. 丙\n\n- 丁\n\n1. 戊",
    "nested": "1. 甲\n    - 乙\n        1. 丙\n        2. 丁\n    - 戊\n2. 己\n    3. 庚\n\n3. 辛",
    "tables": "|甲|乙|丙|丁|\n|:-|:-:|-:|---|\n|　其中|**2**||[a](b.md)|\n| 3 | 4 | 　 | 5 | \n\n|戊|\n|-|\n|己|",
    "other bullets": "* 甲\n+ **乙**\n    * 丙\n\n- 丁\n\n* 戊\n    1. 己",
    "definitions": "甲\n:   乙\n\n**丙**\n: [丁](a.md)，戊。 \n\n\n己\n:  庚\n\n段\n\n辛\n:   壬\n\n- 癸\n\n## 子\n丑\n:   寅",
    "footnotes": "甲[^1]，**乙**[^a2]。\n\n- 丙[^9]\n\n[^9]: 注 \n[^1]:   见[丁](a.md)，**戊**。　\n\n- 己\n\n[^a2]: [乙](b.md)\n\n末[庚](c.md)",
    "marks": "## 甲[^1] 乙\n\n## **甲[^2]** 乙\n\n术语[^3]\n:   意思[^4][^5]\n\n|a[^6]|\n|-|\n|**b[^7]**|\n\n- 甲\n    - 乙[^8]\n\n"
    + "\n".join(f"[^{number}]: 注{number}" for number in range(1, 9))
    + "\n\n[^unmarked]: 见[^10]\n[^10]: 注",
    "footnotes and anchors": "## 甲\n\n乙[^1]\n\n[^1]: 丙\n\n## 甲\n\n## 丁",
    "HTML tables": "<table>\n<tr><th>甲</th><th>乙</th></tr>\n<tr><td rowspan='2'>丙</td><td>　1 </td></tr>\n<tr><td>**2**[^1] [a](b)</td></tr>\n</table>\n\n|戊|\n|-|\n|己|"
    + "\n\n<table>\n<caption> 表“一”\"二\" </caption>\n<thead>\n<tr><th scope=\"col\" rowspan='2'>甲</th> <th colspan=\"3\">乙</th></tr>\n  <tr><th>丙</th></tr>\n</thead>\n"
    + "<tbody>\n<tr><th scope='rowgroup'>丁</th><td colspan=\"12\" rowspan='2'></td></tr>\n</tbody></table>",
    "HTML tables beside others": "## 甲\n<table><tr><td>乙</td></tr></table>\n\n- 丙\n\n<table><thead><tr><th>1</th></tr></thead><tr><td>丁</td></tr></table>\n\n- 戊[^1]\n\n[^1]: 己\n\n"
    + "<table> <tr> <td>庚</td> <td>辛</td> </tr> </table>\n\n\n",
    "an HTML table ends it": "<table>\n<tr><td>甲</td></tr>\n</table>",
    "table without separator": "- 甲\n\n段\n\n|甲|乙|\n|--|--|\n|1|2|",
}  # fmt: skip


@pytest.mark.parametrize("source", PLAIN.values(), ids=PLAIN.keys())
def test_an_official_text_takes_the_plain_path(source: str) -> None:
    assert read_plain(source, 3) == read_reference(source, 3)


# Shapes beside the plain ones, each read otherwise by the reference for a reason of its own.
DOUBTFUL = [
    # characters
    "甲`乙`丙", "甲\\*乙", "5 < 6 > 4", "A&B&amp;C", "<b>甲</b>", "甲\xa0乙\xa0", "\u2003甲\u2003", "\t甲\t乙", "甲\u200b", "\ufeff甲", "甲\r\n乙",
    "_甲_", "a _b_ c", "_1_", "甲_乙_丙", "a__b__c", "[甲](_a_)", '甲 id="page-x" 乙', '甲 align="left"\n\n|a|\n|-|\n|b|', "甲 sitegen-link:0",
    # lines
    "  \n- 甲", "   \n# 甲", "~~~\n甲\n~~~", "---", "甲\n---", "甲\n==", "甲\n-\n乙", "* * *", "***", "___", "甲\n: 乙", "甲\n\n:   乙", "甲  \n乙",
    "甲\n \n乙", "甲\n\u3000\n乙", "use\n\u3000\nExcel", "甲\n\n\u3000\n\n乙", "甲\n\u3000\u3000", "[TOC]", "甲[TOC]", "[甲]\n\n[甲]: b", "甲[^1]\n\n[^1]: 乙", "甲[^1]",
    # headings
    "#", "# ", "#\u3000", "####### 甲", "# 甲 #", "# 甲#乙", "# C#\n乙", "甲\n# 乙", "# [甲](b)乙[丙](d)", "# ![甲](b)", "# [甲 ](b)", "# 甲 {#x}", "# 甲\n{: .right}", "# *", "# a_b\n\n# a_b",
    "# 甲＿1\n\n# 甲\n\n# 甲", "# 甲1\n# 甲\n# 甲", "# a|b\n-|-\nc|d", "# a|b|\n|-|-|\n|-|-|\n|c|d|", "# 甲\n|a|b|\n|-|-|\n|c|d|", "# " + "甲" * 70 + "\n\n# " + "甲" * 80, "# ﬁ\n\n# İ", "# 甲\n\n甲\n-\n\n# 乙",
    # attributes
    "{: .right}", "甲\n{: .right}\n乙", "甲\n{: .x}", "甲\n{: .right} ", "甲  \n{: .right}", "甲\n {: .right}", "\u3000\u3000\n{: .right}", "{甲\n{: .right}", "甲}\n{: .right}}",
    "甲\n{: .right}\n{: .left}", "甲\n{: #x}", "- 甲\n{: .right}", "|a|\n|-|\n|b|\n{: .right}", "甲{: .right}", "**甲**{: .right}", "**甲**\n{: .right}", "{甲}",
    # lists
    "* 甲*", "*\u3000甲", "** 甲", "* * 甲", "* 甲\n\n+ 乙", "+ 甲\n1. 乙", "* 甲\n* * *", " * 甲", "+甲", "+ +", " - 甲", "   - 甲", "    - 甲", "- ", "-", "-甲", "-\u3000甲", "-  \u3000甲",
    "- 甲\n* 乙", "- 甲\n1. 乙", "1. 甲\n- 乙", "- 甲\n    1. 乙\n    - 丙", "１. 甲", "1. 甲\n２. 乙",
    "- # 甲", "- - 甲", "- 1. 甲", "- １. 甲", "1. ---", "1. -", "- : 甲", "- |a|b|\n|-|-|\n|c|d|", "- a|b\n-|-", "- 甲\n# 乙", "- 甲\n\t乙", "- 甲  \n  乙", "- 甲\n    乙", "- 甲\n        - 乙",
    "- 甲\n    - 乙\n    丙", "- 甲\n    - 乙\n丙", "- 甲\n    - b\n    c",
    "- 甲\n  - 乙\n     - 丙\n         - 丁", "- 甲\n\n    乙", "- 甲\n\n  乙", "- 甲\n\n    - 乙", "- 甲\n\n \u3000\n\n- 乙", "- 甲\n\n\u3000\n\n- 乙", "- 甲\n\n - 乙", "1. 甲\n\n## 乙\n\n2. 丙",
    "- 甲\n\n1. 乙\n\n- 丙", "0. 甲", "01. 甲", "2. 甲\n\n文\n\n2. 乙",
    "\n".join(f"{'    ' * depth}- 甲" for depth in range(300)),
    "- 1\n    - 2\n        - 3\n            - 4\n                - 5\n                    - 6\n                        - 7",
    # tables
    "|a|\n|-|", "|\n|-|\n|", "|a|b|\n|-|\n|c|d|", "|a|b|\n|-|-|\n|c|", "|a|b|\n|-|-|\n|c|d|e|", "|a|b|\n|-|-|\nc|d", "|a|\n|:|\n|b|", "|a|\n|-|\n|\u3000|", "|a|\n|-|\n|\u3000 b|", "a|b\n-|-\nc|d",
    "文\n|a|b|\n|-|-|\n|c|d|",
    "|**a|b**|\n|-|-|\n|[c|d](e)|f|", "|a|b|\n|-|-|\n|c|d|\n文", "|a|b|\n|1|2|\n|3|4|", "|a|b|\n|-|-|\n|c|d|\n# 甲", "- 甲\n|a|b|\n|-|-|\n|c|d|", "|a|\n|-|\n", "|`a|b`|\n|-|\n|c|",
    # tables in HTML; the first is plain, the others beside it
    *(
        f"<table>{inside}</table>"
        for inside in [
            "<tr><td>甲</td></tr>", "", "甲", "<tr></tr>", "<td>甲</td>", "<tr><td>甲</td></tr>乙", "<tr>甲<td>乙</td></tr>", "<tr><td>甲</th></tr>", "<tr><td>甲</tr>", "<tr><td>甲<td>乙</tr>",
            "<tr><td>甲\n乙</td></tr>", "<tr><td>甲</td></tr>\n\n<tr><td>乙</td></tr>", "<tr><td>甲<br>乙</td></tr>", "<tr><td><b>甲</b></td></tr>", "<tr><td><p>甲</p></td></tr>", "<tr><td>甲 < 乙</td></tr>",
            "<tr><td>甲 > 乙</td></tr>", "<tr><td>A&B</td></tr>", "<tr><td>`甲`\\*</td></tr>", "<tr><td>{甲}</td></tr>", '<tr><td> id="page-x"</td></tr>', '<tr><td>align="left"</td></tr>',
            "<tr><td rowspan=2>甲</td></tr>", "<tr><td rowspan='0'>甲</td></tr>", "<tr><td rowspan='x'>甲</td></tr>", "<tr><td  rowspan='2'>甲</td></tr>", "<tr><td rowspan='2' >甲</td></tr>",
            "<tr><td rowspan = '2'>甲</td></tr>",
            "<tr><td rowspan='2' rowspan='3'>甲</td></tr>", "<tr><th colspan='2' scope='row' colspan='3'>甲</th></tr>", "<tr><td scope='row'>甲</td></tr>", "<tr><th scope='x'>甲</th></tr>",
            "<tr><td align='left'>甲</td></tr>",
            "<tr><td class='left'>甲</td></tr>", "<tr><td style='x'>甲</td></tr>", "<tr><td onclick='x'>甲</td></tr>", "<TR><TD>甲</TD></TR>", "<tr class='x'><td>甲</td></tr>",
            "<tr><td>甲</td></tr><caption>题</caption>",
            "<caption>一</caption><caption>二</caption><tr><td>甲</td></tr>", "<caption><b>题</b></caption><tr><td>甲</td></tr>", "<caption>题", "<caption>题</caption>", "<thead><tr><th>甲</th></tr></thead>",
            "<thead><tr><td>甲</td><th scope='row'>x</th></tr></thead><tr><td>乙</td></tr>", "<tbody></tbody>", "<tbody><tr><td>甲</td></tr>",
            "<tbody><tr><td>甲</td></tr></tbody><tbody><tr><td>乙</td></tr></tbody>",
            "<tbody><tr><td>甲</td></tr></tbody><tr><td>乙</td></tr>", "<tr><td>甲</td></tr><thead><tr><th>乙</th></tr></thead>", "<tfoot><tr><td>甲</td></tr></tfoot>",
            "<colgroup><col></colgroup><tr><td>甲</td></tr>",
            "<!-- 注 --><tr><td>甲</td></tr>", "<tr><td>甲</td>　<td>乙</td></tr>", "<tr><td>甲</td></tr>\n　　<tr><td>乙</td></tr>", "<tr><td><table><tr><td>甲</td></tr></table></td></tr>",
            "<tr><td>甲</td></tr></table><table><tr><td>乙</td></tr>",
            "<tr><td>甲</td></tr></table>\n<table><tr><td>乙</td></tr>", "<tr><td>[^1]: 甲</td></tr>", "<tr><td>[TOC]</td></tr>", "<tr><td>　</td><td> 甲　</td></tr>", "<tr><td>a_b</td><td>_c_</td></tr>",
        ]
    ),
    *(f.format("<table><tr><td>甲</td></tr></table>") for f in ["段\n{}", "{}\n段", "{} 段", "段 {}", " {}", "    {}", "- {}", "- 项\n{}", "- 项\n\n    {}", "> {}", "{} ", "{}\n{{: .right}}",
    "{}\n- 项", "{}\n## 题", "词\n: {}", "[^1]: {}", "|a|\n|-|\n|{}|", "[{}](a)"]),
    "<table border='1'><tr><td>甲</td></tr></table>", "<TABLE><tr><td>甲</td></tr></TABLE>", "<table >\n<tr><td>甲</td></tr></table>", "<table>\n<tr><td>甲</td></tr>", "</table>", "<br>", "甲<br>乙",
    "> 甲", "甲 > 乙", "<table", "1 < 2", "->",
    # definitions
    ": 甲", ":   甲", ": 甲\n: 乙", "１. 甲\n: 乙", "甲|乙\n: --|--", "甲\n:乙", "甲\n:    乙", "甲\n:     乙", "甲\n : 乙", "甲\n   : 乙", "甲\n    : 乙", "甲\n: 乙\n: 丙", "甲\n: 乙\n丙",
    "甲\n: 乙\n    丙", "甲\n: 乙\n\n    丙",
    "甲\n: 乙\n\n  丙", "甲\n: 乙\n\n\n    丙",
    "甲\n乙\n: 丙", "甲\n\n: 乙", "甲\n: ", "甲\n:", "甲\n: \u3000乙", "\u3000\n: 乙", "\u3000甲\n: 乙", " 甲\n: 乙", "    甲\n: 乙", "甲  \n: 乙", "甲\n: 乙  ", "甲\n: - 乙", "甲\n: 1. 乙",
    "甲\n: # 乙", "甲\n: : 乙", "甲\n: > 乙", "甲\n: ---", "甲\n: -",
    "甲\n: |a|b|", "甲|乙\n: 丙", "|甲|\n: -", "甲\n: 乙\n{: .right}", "甲 {: .right}\n: 乙", "甲\n: 乙{: .right}", "甲\n: [^1]: 乙", "# 甲\n: 乙", "- 甲\n: 乙", "- 甲\n\n: 乙", "1. 甲\n    : 乙",
    "甲\n: 乙\n\n- 丙\n\n丁\n: 戊", "甲\n: 乙\n\n    - 丙",
    "甲\n: 乙\n# 丙", "甲\n: 乙\n\n: 丙", "**甲**\n: **乙", "[^1]\n: 乙\n\n[^1]: 丙", "甲\n: 乙\n\n[^1]: 丙\n\n丁\n: 戊", "甲\n: 乙\n\n[^1]: 丙\n\n    丁", "甲\n: 乙\n\n|a|\n|-|\n|b|",
    "甲\n: 乙\n\n |a|\n |-|\n |b|",
    # footnotes
    "[^1]: 甲", "[^1]:甲", "[^1]:    甲", "[^1]: ", "[^1]:", "[^1]:\n    甲", "[^]: 甲", "甲[^]\n\n[^]: 乙", "[^一]: 甲\n\n乙[^一]", "[^a b]: 甲\n\n乙[^a b]", "[^1 ]: 甲\n\n乙[^1]", " [^1]: 甲",
    "    [^1]: 甲", "甲[^1]\n[^1]: 乙", "[^1]: 甲\n乙[^1]",
    "[^1]: 甲\n    乙", "[^1]: 甲\n\n    乙", "[^1]: 甲\n\n\n    乙", "[^1]: 甲\n \n    乙", "[^1]: 甲\n\n  乙", "[^1]: 甲\n\n    - 乙", "- 丙\n\n[^1]: 甲\n\n    乙", "- 丙\n\n[^1]: 甲\n\n\n    乙",
    "- 丙\n\n[^1]: 甲\n\n  乙", "- [^1]: 甲\n\n乙[^1]",
    "1. 甲\n\n[^1]: 乙\n\n2. 丙[^1]", "甲[^1]乙[^1]\n\n[^1]: 丙", "- 甲[^1]\n\n乙[^1]\n\n[^1]: 丙", "[^1]: 甲[^1]", "甲[^1]\n\n[^1]: 乙\n[^1]: 丙", "甲[^1]\n\n[^1]: 乙\n\n[^1]: 丙",
    "甲[^1][^2]\n\n[^2]: 乙", "甲[^1](b)\n\n[^1]: 乙", "甲![^1](b)\n\n[^1]: 乙",
    "甲![^1]\n\n[^1]: 乙", "甲[^1]: 丙\n\n[^1]: 乙", "甲[^1]{: .x}\n\n[^1]: 乙", "[甲[^1]](b)\n\n[^1]: 乙", "[^1][甲](b)\n\n[^1]: 乙", "[甲][^1]\n\n[^1]: 乙", "[甲](b)[^1]\n\n[^1]: 乙",
    "[甲](b[^1])\n\n[^1]: 乙", "甲 [^1][乙]\n\n[^1]: 丙", "**[^1]**\n\n[^1]: 乙", "[^1]\n\n[^1]: 乙",
    "# [^1]\n\n# 甲\n\n[^1]: 乙", "# [甲[^1]](b)\n\n[^1]: 乙", "# 甲[^1]_1\n\n[^1]: 乙", "# 甲[^1]\n甲\n\n# 甲1\n\n# 甲\n\n[^1]: 乙", "[^1]: # 甲", "[^1]: - 甲", "[^1]: 1. 甲", "[^1]: > 甲",
    "[^1]: |a|\n|-|\n|b|", "[^1]: 甲|乙", "[^1]: : 甲", "[^1]: ---", "[^1]: **甲",
    "[^1]: 甲**乙**", "[^1]: **甲** ", "[^1]: 甲\u3000\n[^2]: 乙\u3000\n", "[^1]: [a]", "[^1]: a_", "[^1]: 甲\n{: .right}", "[^1]: 甲 {: .right}", "[^1]: 甲\n\n{: .right}", "[^1]: 甲\n[乙]: b",
    "[^1]: 甲\n# 乙", "[^1]: 甲\n- 乙", "[^1]: 甲\n|a|\n|-|\n|b|", "[^1]: 甲\n: 乙",
    "[^1]: ///Footnotes Go Here///", "甲\n\n///Footnotes Go Here///\n\n[^1]: 乙", "[x](#fn:1)\n\n[^1]: 甲", "[x](#fnref:1)\n\n[^1]: 甲", "甲[^1]\n乙\n\n[^1]: 丙", "甲\n[^1]乙\n\n[^1]: 丙",
    "|甲|[^1]\n|-|\n|乙|[^1]\n\n[^1]: 丙", "|甲|\n|-|\n|乙|[^1]\n\n[^1]: 丙", "甲[^A][^a]\n\n[^a]: 乙\n[^A]: 丙",
    "[^01]: 甲\n[^1]: 乙\n\n丙[^1][^01]", "[^1]: 甲\n　　乙", "甲[^2]\n\n[^1]: 乙\n\n丙[^1]\n\n[^2]: 丁\n\n- 戊",
    # bold
    "*甲*", "***甲***", "** 甲**", "**甲 **", "**甲\n**", "**\n甲**", "**甲", "甲**", "a**b**c**d**e", "**甲****乙**", "**甲** **乙**", "甲** 乙**丙**", "2*3*4", "**a_b**", "**[甲**](b)",
    "[**甲**](b)", "[甲](b**c)**",
    # brackets
    "[甲](b \"c\")", "[甲](<b c>)", "[甲](b (c))", "[甲]( b )", "[](a)", "[\u3000](a)", "[ 甲 ](a)", "![](a)", "![**甲**](b)", "**![甲**](b)", "![ 甲 ](a)", '![甲"乙](a)', '[甲"乙](a)', "[甲\n乙](c)",
    "[a [b](c)](d)", "[a][b](c)",
    "[a] [b](c)", "[a]\n[b](c)", "[a", "a]", "!甲[a](b)", "!![a](b)", "![a]",
    "[a](b)(c)", "[a](b]c)", "[![甲](b)](c)", "[x](javascript:a)", "[x](a:b)", "[x](//a.cn/b)", "[x](?a)", "[x](#)", "[x](%zz)", "[x](#fn1)", "[x](#fnref)", "[x](http://1.2.3.999/)",
    "[x](https://xn--a/)", "[x](https://a.cn:99999/)", "[x](https://a_b.cn)", "[x](HTTP://A.CN)",
    "[x](a.md) [y](a.md) a.md", "a.md b.md [x](b.md)\n[y](a.md)", "[甲](乙　丙)", "[甲](a{b}c)", "[甲](b){: .right}",
]  # fmt: skip


@pytest.mark.parametrize("source", DOUBTFUL)
def test_a_shape_beside_the_plain_ones_is_never_read_wrongly(source: str) -> None:
    for before, after in (("", ""), ("段\n\n", "\n\n段"), ("- 项\n\n", "\n\n- 项"), ("# 题\n", "\n# 题")):
        assert_equal(f"{before}{source}{after}")


def test_no_document_of_ours_is_read_otherwise() -> None:
    for source in BODIES:
        assert_equal(source)


def test_nearly_all_documents_of_ours_are_plain() -> None:
    assert sum(read_plain(source, 1) is not None for source in BODIES) >= 0.95 * len(BODIES)


# An official document, plain as it stands, in which up to two signs then go astray.
NAMES = ["1", "2", "3", "a", "b7"]
WORDS = st.sampled_from(
    ["甲", "乙丙丁", "第一条　总则", "（一）目标", "一、要求", "云牧发〔2026〕5号", "“两免”", "A", "B c", "12", "2026年", "，", "。", "：", "5%", "a_b", "10~20", "1.5", "3、", "①"]
)  # fmt: skip
TARGETS = st.sampled_from(
    ["a.md", "../b/c.md#一", "https://x.gov.cn/a?b=1#c", "#甲", "附件1.pdf", "p_q.xlsx", "http://a.cn", "mailto:a@b.cn"]
)
MARKED = st.one_of(
    WORDS,
    WORDS,
    st.builds("**{}{}**".format, WORDS, WORDS),
    st.builds("[{}]({})".format, WORDS, TARGETS),
    st.builds("![{}](p.png)".format, WORDS),
    st.builds("《[{}]》".format, WORDS),
    st.builds("{}[^{}]".format, WORDS, st.sampled_from(NAMES)),
)
ENDS = st.sampled_from(["", "", "", " ", "　"])
TEXT = st.builds("{}{}".format, st.lists(MARKED, min_size=1, max_size=4).map("，".join), ENDS)
BREAKS = st.sampled_from(["\n", "\n", "\n  ", "\n    ", "\n　", "\n　　"])
ATTRIBUTES = st.sampled_from(["", "", "\n{: .right}", "\n{: .noindent}", "\n{:.center}"])
PADS = st.sampled_from(["", "", " ", "　", "　　"])
BULLETS = st.sampled_from(["-", "-", "*", "+"])
STARTS = st.sampled_from(["1.", "1.", "2.", "10."])


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    lines = draw(st.lists(TEXT, min_size=1, max_size=3))
    return "".join([lines[0], *[draw(BREAKS) + line for line in lines[1:]], draw(ATTRIBUTES)])


@st.composite
def listings(draw: st.DrawFn) -> str:
    """A list of up to four depths; above an item of the first there may be blank lines, below it a line that goes on."""
    ordered = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    made = ""
    depth = 0
    for number in range(draw(st.integers(1, 7))):
        depth = draw(st.integers(0, min(3, depth + 1))) if number else 0
        between = draw(st.sampled_from(["\n", "\n", "\n\n", "\n \n", "\n  续\n"])) if not depth else "\n"
        indent = 4 * depth + draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3]) if number else st.just(0))
        made += f"{between * bool(number)}{' ' * indent}{draw(STARTS if ordered[depth] else BULLETS)} {draw(TEXT)}"
    return made


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 4))
    cells = st.builds("{}{}{}".format, PADS, st.one_of(TEXT, st.just("")), PADS)
    marks = st.sampled_from(["-", "---", ":-", "-:", ":-:", " --- ", " :---: "])
    rows = [cells, marks, *[cells] * draw(st.integers(1, 3))]
    return "\n".join(
        f"|{'|'.join(draw(st.lists(row, min_size=width, max_size=width)))}|{draw(ENDS)}".rstrip("　") for row in rows
    )


NOTES = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.builds(f"[^{name}]:{{}}{{}}".format, st.sampled_from([" ", "", "  "]), TEXT) for name in names)).map("\n".join)
)  # fmt: skip
DEFINITIONS = st.builds("{}\n:{}{}".format, TEXT, st.sampled_from([" ", "  ", "   "]), TEXT)
GAPS = st.sampled_from(["", "", "\n", "\n  "])
SPANS = st.sampled_from(
    ["", "", "", ' rowspan="2"', " colspan='10'", " rowspan='3' colspan=\"2\"", " colspan='2' rowspan='2'"]
)
SCOPES = st.sampled_from(["", "", ' scope="col"', " scope='row'"])
IN_CELLS = st.builds("{}{}{}".format, PADS, st.one_of(TEXT, st.just("")), PADS)
TD = st.builds("<td{}>{}</td>".format, SPANS, IN_CELLS)
TH = st.builds("<th{}{}>{}</th>".format, SPANS, SCOPES, IN_CELLS)
ROWS = st.lists(
    st.builds("<tr>{0}{1}</tr>{0}".format, GAPS, st.lists(st.one_of(TD, TH), min_size=1, max_size=3).map("".join)),
    min_size=1,
    max_size=3,
).map("".join)
HTML_TABLES = st.builds(
    "<table>{0}{1}{2}{3}</table>".format,
    GAPS,
    st.one_of(st.just(""), st.builds("<caption>{}</caption>{}".format, IN_CELLS, GAPS)),
    st.one_of(st.just(""), st.builds("<thead>{}{}</thead>".format, GAPS, ROWS)),
    st.one_of(ROWS, st.builds("<tbody>{}{}</tbody>{}".format, GAPS, ROWS, GAPS)),
)
HEADINGS = st.builds(
    "{}{}{}".format, st.sampled_from(["#", "##", "### ", "###### ", "##　"]), TEXT, st.sampled_from(["", "\n文"])
)
BLOCKS = st.one_of(paragraphs(), HEADINGS, listings(), listings(), tables(), NOTES, NOTES, DEFINITIONS, HTML_TABLES)
BETWEEN = st.sampled_from([*["\n\n"] * 5, "\n\n\n", "\n \n", "\n\n　\n\n", " \n\n", "\n\n　　"])
STRAY = st.sampled_from(
    [
        *"_*`<>&|\\#{!~[]()^:\"' 　\n-1",
        "**",
        "  ",
        "    ",
        "\n\n",
        "1. ",
        "- ",
        "[^1]",
        "[^1]: ",
        "\n: ",
        "</td>",
        "<td>",
        "<br>",
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(BLOCKS, max_size=5))
    text = draw(st.sampled_from(["", "\n", "\n\n", "　"])) + "".join(block + draw(BETWEEN) for block in blocks)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(STRAY) + text[at:]
    return text


@settings(max_examples=EXAMPLES, deadline=None)
@given(documents())
def test_an_official_document_is_read_as_the_reference_reads_it(document: str) -> None:
    assert_equal(document)


SIGNS = st.sampled_from([*"甲乙1a.#-*_+|:{}[]()!~=\"'/%@,<>&\\`^　  \n\n\n\t\xa0１＿ﬁ①é\u2003\u200b\ufeff", "\n\n", "\n- ", "\n1. ", "\n    - ", "\n# ", "|\n|", "\n|-|\n", "**",
    "](", "[^1]", "[^1]: ", "\n[^1]: 甲\n", "\n    ", "<table><tr><td>", "</td></tr></table>", "</td><td>", "[TOC]", "]: ", "\n{: .right}", "&amp;", "<b>", "page-", "  \n", "~~~\n", "://", "\n: ",
    "\n---\n", "\n　　"])  # fmt: skip
# Few signs a text: with many at once hardly any text is plain.
NASTY = st.lists(SIGNS, min_size=2, max_size=5).flatmap(
    lambda few: st.lists(st.sampled_from(["甲", *few]), max_size=20).map("".join)
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(NASTY)
def test_a_nasty_text_is_read_as_the_reference_reads_it(text: str) -> None:
    assert_equal(text)


@st.composite
def changed(draw: st.DrawFn) -> str:
    """Some blocks of a document of ours in which signs were lost, added or doubled."""
    blocks = draw(st.sampled_from(BODIES)).split("\n\n")
    first = draw(st.integers(0, len(blocks) - 1))
    text = "\n\n".join(blocks[first : first + draw(st.integers(1, 8))])
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        end = at + draw(st.integers(0, 3))
        text = text[:at] + draw(st.one_of(SIGNS, st.sampled_from(["", text[at:end] * 2]))) + text[end:]
    return text


@settings(max_examples=EXAMPLES, deadline=None)
@given(changed())
def test_a_changed_document_is_read_as_the_reference_reads_it(text: str) -> None:
    assert_equal(text)


def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not differs("甲", 1)
    monkeypatch.setattr(markup, "read_plain", lambda _source, line: read_reference("乙", line))
    assert differs("甲", 1)


def test_what_is_not_plain_is_read_by_the_reference() -> None:
    source = "> 甲[^1]\n\n[^1]: 乙"
    assert read_plain(source, 1) is None
    assert read_markup(source, 1) == read_reference(source, 1)


def test_plain_texts_need_neither_library() -> None:
    program = (
        "import sys; from sitegen.markup import read_markup; heavy = {'markdown', 'nh3'}; "
        "read_markup('## 甲\\n\\n乙[丙](a.md)', 1); assert not heavy & set(sys.modules), 'plain'; "
        "read_markup('<b>甲</b>', 1); assert heavy <= set(sys.modules), 'reference'"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
