"""What must be done by a day: past and future, done and open, the same for the rules and for the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.duties import Duty, duties
from sitegen.duties.duty import quoted
from tests.bodies import TODAY, Body

Make = Callable[..., Body]
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))

ONE_OF_EACH = """\
-- content/disclosure/normative/banfa.md --
---
标题: 办法
发布日期: 2026-06-29
责任科室: 办公室
是否需要解读: 是
---
-- content/disclosure/documents/caogao.md --
---
标题: 关于“草稿”的通知
文种: 部门文件
成文日期: 2026-12-10
草稿: 是
---
-- content/disclosure/documents/jihua.md --
---
标题: 计划发布的通知
文种: 部门文件
成文日期: 2026-06-29
发布日期: 2026-07-08
---
-- content/disclosure/decisions/zhengqiu.md --
---
标题: 征求意见
文种: 决策预公开
发布日期: 2026-06-01
征求意见截止日期: 2026-07-05
---
-- content/disclosure/qa/laixin.md --
---
标题: 来信
来信日期: 2026-06-29
问题类别: 一般
答复单位: 办公室
草稿: 是
---
-- content/disclosure/penalties/chufa.md --
---
标题: 处罚决定
文种: 处罚决定
发布日期: 2025-03-04
决定日期: 2024-02-29
相对人类别: 自然人
---
-- content/annual-reports/2025.md --
---
标题: 年报
年度: 2025
发布日期: 2026-01-20
---
-- content/disclosure/finance/budget/2026.md --
---
标题: 预算
年度: 2026
预决算单位: 云溪县畜牧兽医局
批复日期: 2026-02-10
发布日期: 2026-02-20
---
"""


def by_name(body: Body, today: date = TODAY) -> dict[str, Duty]:
    return {duty.what: duty for duty in duties(body.site(today))}


@pytest.mark.parametrize(
    ("what", "due", "done", "row"),
    [
        ("发布并关联对“办法”的解读", date(2026, 7, 2), None, "T28"),
        ("公开“关于‘草稿’的通知”", date(2027, 1, 7), None, "P08"),
        ("公开“计划发布的通知”", date(2026, 7, 27), date(2026, 7, 8), "P08"),
        ("公布“征求意见”的意见征集结果", date(2026, 8, 4), None, "T23"),
        ("答复来信“来信”", date(2026, 7, 20), None, "T37"),
        ("撤下公示满2年的处罚决定“处罚决定”", date(2026, 2, 28), None, "T13"),
        ("发布2025年的年报", date(2026, 1, 31), date(2026, 1, 20), "T50"),
        ("发布2026年的年报", date(2027, 1, 31), None, "T50"),
        ("公开“预算”", date(2026, 3, 2), date(2026, 2, 20), "T15"),
        ("发布2026年的本部门预算", date(2026, 6, 30), date(2026, 2, 20), "T15"),
        ("发布2027年的本部门预算", date(2027, 6, 30), None, "T15"),
        ("更新“处罚强制信息”", date(2025, 6, 2), None, "T12"),
        ("更新微信公众号“云溪畜牧”", date(2026, 1, 22), None, "T47"),
        ("核实“统计信息”是不是仍然没有内容", date(2027, 1, 5), None, ""),
    ],
)
def test_every_duty_has_its_day(body: Make, what: str, due: date, done: date | None, row: str) -> None:
    duty = by_name(body(ONE_OF_EACH))[what]
    assert (duty.due, duty.done, duty.row) == (due, done, row)


def test_a_duty_tells_where_it_is_seen_and_who_answers_for_it(body: Make) -> None:
    found = by_name(body(ONE_OF_EACH))
    duty = found["发布并关联对“办法”的解读"]
    assert (duty.path, duty.line, duty.unit) == ("disclosure/normative/banfa.md", 5, "办公室")
    assert found["答复来信“来信”"].unit == "办公室"
    assert found["更新微信公众号“云溪畜牧”"].path == "site.yaml"
    assert found["核实“统计信息”是不是仍然没有内容"].path == "catalogue.yaml"


def test_they_come_by_day_and_none_twice(body: Make) -> None:
    found = duties(body(ONE_OF_EACH).site())
    assert [duty.due for duty in found] == sorted(duty.due for duty in found)
    assert len(set(found)) == len(found)


def test_a_new_day_changes_no_duty_of_a_document_but_brings_those_of_new_years(body: Make) -> None:
    one = body(ONE_OF_EACH)
    now, later = by_name(one), by_name(one, TODAY + timedelta(250))
    of_documents = {what: duty for what, duty in now.items() if duty.path.endswith(".md")}
    assert of_documents.items() <= later.items()
    assert "发布2027年的年报" in set(later) - set(now)


def test_holidays_that_nobody_knows_yet_are_said(body: Make) -> None:
    draft = by_name(body(ONE_OF_EACH))["公开“关于‘草稿’的通知”"]
    assert not draft.known
    assert "（2027年的放假安排程序里还没有，site.yaml 里也没有登记，按没有调休计算）" in draft.lateness(
        date(2027, 1, 9)
    )


def test_holidays_that_a_body_registers_count(body: Make) -> None:
    one = body(ONE_OF_EACH)
    settings = one.root / "content/site.yaml"
    lines = "节假日安排:\n  - 年份: 2027\n    放假日期: [2027-01-01至2027-01-03]\n    调休上班日期: [2027-01-09]\n"
    settings.write_text(settings.read_text("utf-8") + lines, "utf-8")
    draft = by_name(one)["公开“关于‘草稿’的通知”"]
    assert draft.known
    assert draft.due == date(2027, 1, 8)


@pytest.mark.parametrize("year", ["0001", "9999"])
@pytest.mark.parametrize("today", [date(1, 1, 1), TODAY, date(9999, 12, 31)])
def test_a_slip_in_a_year_ends_nothing(body: Make, year: str, today: date) -> None:
    one = body(ONE_OF_EACH.replace(": 2026-", f": {year}-").replace("年度: 2026", f"年度: {year}"))
    assert one.check(today)
    assert duties(one.site(today))


PERMITS = """\
-- content/disclosure/services/jieguo.md --
---
标题: 六月办理结果
文种: 办理结果
发布日期: 2026-06-30
办理结果明细:
  - {决定书文号: 甲, 决定日期: 2026-06-18}
  - {决定书文号: 乙, 决定日期: 2026-06-17}
  - {决定书文号: 丙, 决定日期: 2026-06-03}
---
"""


def test_a_list_of_permits_counts_those_that_are_late(body: Make) -> None:
    # From 18 June on there are 7 working days to 30 June: 甲 is in time.
    duty = by_name(body(PERMITS))["公开许可决定“丙”等2项"]
    assert (duty.since, duty.due, duty.line) == (date(2026, 6, 3), date(2026, 6, 12), 8)


def test_lateness_in_words_gives_both_days() -> None:
    duty = Duty("T28", "解读“甲”", TODAY, None, "", "a.md", 3, date(2026, 6, 25), "3个工作日")
    words = duty.lateness(TODAY + timedelta(2))
    assert words == "解读“甲”：从2026-06-25起3个工作日，应当不晚于2026-06-30，已经过了2天，还没有做。"


@given(DAYS, DAYS, st.none() | DAYS)
def test_what_is_done_is_never_overdue_and_what_is_open_never_late(due: date, today: date, done: date | None) -> None:
    duty = Duty("", "甲", due, done, "", "a.md", 1, due, "一天")
    assert not (duty.late and duty.overdue(today))
    assert duty.overdue(today) is (done is None and today > due)
    assert duty.late is (done is not None and done > due)


def test_quotation_marks_within_quotation_marks() -> None:
    assert quoted("“双随机、一公开”监管") == "“‘双随机、一公开’监管”"
