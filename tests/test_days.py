"""A finding that appears only because the day changed never blocks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.bodies import TODAY, Body, make_body

DATED = """\
-- content/disclosure/normative/cleanup/qingli.md --
---
标题: 只在下级栏目里有文件，六月一日撤下
发布日期: 2026-03-03
撤下日期: 2026-06-01
撤下原因: 已有新的清理结果
---
-- content/disclosure/normative/jiu.md --
---
标题: 旧办法
文号: 云牧规〔2019〕1号
成文日期: 2019-03-01
发布日期: 2026-05-15
有效期至: 2026-06-10
有效性: 有效
撤下日期: 2026-06-20
撤下原因: 已废止
---
-- content/disclosure/normative/xin.md --
---
标题: 新办法
文号: 云牧规〔2018〕2号
成文日期: 2018-03-01
发布日期: 2026-06-05
施行日期: 2026-06-25
废止的文件: [云牧规〔2019〕1号]
---

见[旧办法](jiu.md#没有这个标题)、[草稿](caogao.md)、[没有](meiyou.md)。
-- content/disclosure/normative/zhuanjie.md --
---
标题: 转接
文号: 云牧规〔2018〕3号
成文日期: 2018-03-01
发布日期: 2026-06-28
修改的文件: [云牧规〔2018〕2号, 云牧规〔2018〕3号]
有效性: 有效
---
-- content/disclosure/normative/lao.md --
---
标题: 老办法，没有有效期
文号: 云牧规〔2017〕1号
成文日期: 2017-03-01
发布日期: 2026-06-04
---
-- content/disclosure/normative/guoqi.md --
---
标题: 六月八日以后失效
文号: 云牧规〔2017〕2号
成文日期: 2017-03-01
发布日期: 2026-06-04
有效期至: 2026-06-08
---
-- content/disclosure/normative/cleanup/jieguo.md --
---
标题: 清理结果，一份已经失效，一份没有关联
发布日期: 2026-06-10
清理日期: 2026-06-09
撤下日期: 2026-06-24
撤下原因: 已有新的清理结果
继续有效的文件:
  - 文号: 云牧规〔2017〕2号
    文件名称: 六月八日以后失效
    本站页面: 云牧规〔2017〕2号
宣布废止的文件:
  - 文号: 云牧规〔2017〕1号
    文件名称: 老办法
    生效日期: 2026-06-11
---
-- content/disclosure/normative/caogao.md --
---
标题: 草稿
草稿: 是
---
-- content/disclosure/fees/a.md --
---
标题: 唯一的收费目录
发布日期: 2026-06-02
撤下日期: 2026-06-18
撤下原因: 目录已调整
---
-- content/disclosure/decisions/a.md --
---
标题: 征求意见
文种: 决策预公开
发布日期: 2026-06-03
征求意见开始日期: 2026-06-03
征求意见截止日期: 2026-06-13
征求意见类别: 重大行政决策
---

见[收费目录](../fees/a.md)、[新办法](../normative/xin.md#一)。
"""
NO_BLANKS = ("disclosure/fees", "disclosure/normative", "disclosure/normative/cleanup", "disclosure/decisions")


def without_blanks(body: Body) -> Body:
    """Take the “本期无” of some required columns away."""
    path = body.root / "content" / "catalogue.yaml"
    text = path.read_text(encoding="utf-8")
    for column in NO_BLANKS:
        text, count = re.subn(rf"  - 栏目: {column}(?: .*)?\n(?:    .*\n)+", "", text)
        assert count == 1
    path.write_text(text, encoding="utf-8", newline="\n")
    return body


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Body:
    return without_blanks(make_body(tmp_path_factory.mktemp("dated") / "body", DATED))


@given(st.dates(date(2018, 1, 1), date(2036, 1, 1)) | st.dates(date(2026, 5, 1), date(2026, 7, 31)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_finding_blocks_on_one_day_and_not_on_another(dated: Body, day: date) -> None:
    assert dated.errors(day) == dated.errors(TODAY)


def test_every_day_on_which_something_changes_leaves_the_blocking_findings_as_they_are(dated: Body) -> None:
    named = {date.fromisoformat(day) for day in re.findall(r"2026-\d\d-\d\d", DATED)}
    days = sorted({day + timedelta(days=step) for day in named for step in (-1, 0, 1)})
    found = {day: dated.check(day) for day in days}
    assert len({frozenset((finding.code, finding.message) for finding in findings) for findings in found.values()}) > 5
    for day in days:
        assert dated.errors(day) == dated.errors(TODAY), day


DAYS = st.integers(1, 12).map(lambda day: f"2026-06-{day:02}")
STEMS = ("jia", "yi", "bing", "ding")


@st.composite
def a_document(draw: st.DrawFn, stem: str) -> str:
    """A document whose standing depends on the day in some way."""
    folder = draw(st.sampled_from(("normative", "normative/cleanup", "fees", "interpretations")))
    other = st.sampled_from([name for name in STEMS if name != stem])
    lines = [f"标题: {stem}", f"文号: 云牧规〔2026〕{STEMS.index(stem) + 1}号"]
    for label in ("发布日期", "成文日期", "施行日期", "有效期至", "撤下日期"):
        if draw(st.integers(0, 2)):
            lines.append(f"{label}: {draw(DAYS)}")
    for label, values in {
        "有效性": ("有效", "废止", "失效", "部分修改"),
        "公开方式": ("主动公开", "依申请公开"),
        "草稿": ("是",),
    }.items():
        if not draw(st.integers(0, 3)):
            lines.append(f"{label}: {draw(st.sampled_from(values))}")
    for label in ("废止的文件", "修改的文件", "相关信息"):
        if not draw(st.integers(0, 1)):
            lines.append(f"{label}: 云牧规〔2026〕{STEMS.index(draw(other)) + 1}号")
    where = draw(st.sampled_from(("normative", "normative/cleanup", "fees")))
    link = f"[见](/disclosure/{where}/{draw(other)}.md{draw(st.sampled_from(('', '#一', '#二')))})"
    return f"-- content/disclosure/{folder}/{stem}.md --\n---\n" + "\n".join(lines) + f"\n---\n\n## 一\n\n{link}\n"


@given(st.tuples(*map(a_document, STEMS)).map("".join), st.tuples(DAYS, DAYS))
@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_day_alone_never_blocks_whatever_the_documents_are(
    tmp_path_factory: pytest.TempPathFactory, files: str, days: tuple[str, str]
) -> None:
    body = without_blanks(make_body(tmp_path_factory.mktemp("days") / "body", files))
    first, second = (body.errors(date.fromisoformat(day)) for day in days)
    assert first == second
