"""How figures and terms are said: thousands set apart, but never in a code or a year; limits in people's words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from sitegen.model import Meta
from sitegen.national import national_standard
from sitegen.pages.columns import limit_of
from sitegen.pages.shown import sheet_view, shown_setting
from sitegen.standard import Field, FieldType

HEAD = ("科目编码", "年度", "金额")
LINE = ("2130108", "2025", "-12345.60")


@pytest.mark.parametrize(("unit", "amount"), [("万元", "-12,345.60"), ("头", "-12345.60")])
def test_only_money_has_its_thousands_set_apart(unit: str, amount: str) -> None:
    view = sheet_view(Meta({"title": "表", "unit": unit}), (HEAD, LINE), None)
    assert [cell.text for cell in view.rows[0]] == ["2130108", "2025", amount]
    assert view.rows[0][2].number


@pytest.mark.parametrize(
    ("within", "said"), [(90, "每季度至少更新一次"), (180, "每半年至少更新一次"), (45, "每45天至少更新一次"), (0, "")]
)
def test_a_limit_is_said_as_people_say_it(within: int, said: str) -> None:
    column = replace(national_standard().columns["disclosure/normative"], update_within=within)
    assert limit_of(column) == said


def test_an_institution_is_renewed_when_it_changes() -> None:
    assert limit_of(national_standard().columns["disclosure/institution/leaders"]).startswith(
        "信息变更之日起20个工作日内"
    )


def test_a_fax_number_is_nothing_to_dial() -> None:
    phone = Field(name="phone", label="电话", type=FieldType.PHONE)
    assert shown_setting(phone, "0990-5551002").links[0].href == "tel:09905551002"
    assert not shown_setting(replace(phone, name="fax"), "0990-5551002").links
