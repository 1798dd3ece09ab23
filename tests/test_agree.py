"""Whether two texts say the same: what must agree, what must not."""

from __future__ import annotations

import pytest

from sitegen.agree import digits_of, same_email, same_hours, same_phone, same_words


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("0990-5551001", "09905551001", True),
        ("0990-5551001", "5551001", True),
        ("0990-5551001", "0990-5551001转801", True),
        ("0990-5551001", "（0990）5551001", True),
        ("0990-5551001", "0990-5551010", False),
        ("0990-5551001", "0991-5551001", False),
        ("0990-5551001", "12345", False),
        ("12345", "12345", True),
    ],
)
def test_two_numbers_that_ring_at_the_same_place(one: str, other: str, agree: bool) -> None:
    assert same_phone(one, other) is agree
    assert same_phone(other, one) is agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("新民路18号", "云溪县新民路18号302室", True),
        ("办公室", "云溪县畜牧兽医局办公室", True),
        ("云溪县（城关镇）新民路１８号", "云溪县城关镇新民路18号", True),
        ("新民路18号", "新民路16号", False),
        ("办公室", "政策法规科", False),
    ],
)
def test_two_texts_that_say_the_same(one: str, other: str, agree: bool) -> None:
    assert same_words(one, other) is agree
    assert same_words(other, one) is agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("周一至周五 8:30—12:00，14:00—17:30", "工作日 8：30至12：00、14：00至17：30", True),
        ("上午8时30至12时", "8:30—12:00", True),
        ("法定工作日", "8:30—12:00", True),
        ("上午8:30—12:00，下午2:00—5:30", "8:30—12:00、14:00—17:30", True),
        ("上午8:30—12:00，下午14:00—17:30", "8:30—12:00、14:00—17:30", True),
        ("上午8:30—12:00，下午2:30—5:30", "8:30—12:00、14:00—17:30", False),
        ("8:30—12:00", "9:00—12:00", False),
        ("夏季 8:00—12:00，冬季 8:30—12:00", "8:30—12:00", False),
    ],
)
def test_two_office_hours(one: str, other: str, agree: bool) -> None:
    assert same_hours(one, other) is agree
    assert same_hours(other, one) is agree


def test_addresses_and_digits() -> None:
    assert same_email("XMJ@example.gov.cn", "xmj@Example.gov.cn")
    assert not same_email("xmj@example.gov.cn", "xmj@example.com")
    assert digits_of("（0990）555-1001 转 8") == "099055510018"
