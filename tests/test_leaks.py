"""Numbers of persons: what is one is found and masked, and no number that is one digit off."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sitegen.config import Own
from sitegen.passages import Mark, Passage, Place, Slip
from sitegen.rules.leaks import bank_card, id_number, private_mobile

DIGITS = "0123456789"


def passage(text: str, kind: str = "document") -> Passage:
    return Passage(Place.BODY, text, (Mark(0, 1),), kind)


def id_of(region: str, born: date, order: int) -> str:
    digits = f"{region}{born:%Y%m%d}{order:03d}"
    return digits + "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits)) % 11]


def card_of(digits: str) -> str:
    for last in DIGITS:
        doubled = "".join(str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed(digits + last)))
        if sum(map(int, doubled)) % 10 == 0:
            return digits + last
    raise AssertionError(digits)


ids = st.builds(
    id_of,
    st.sampled_from(["110101", "371302", "440106", "620102", "659001"]),
    st.dates(date(1920, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)
cards = st.builds(
    lambda begin, rest: card_of(begin + rest),
    st.sampled_from(["6228", "6217", "6222"]),
    st.text(DIGITS, min_size=11, max_size=14),
)


def said(slips: list[Slip]) -> str:
    return "".join(slip.message + slip.remedy for slip in slips)


@given(ids, st.sampled_from(["", " ", "-"]))
def test_every_right_id_number_is_found_and_masked(number: str, gap: str) -> None:
    written = gap.join((number[:6], number[6:14], number[14:]))
    found = list(id_number(passage(f"身份证号{written}。"), Own()))
    assert [written] == [f"身份证号{written}。"[slip.start : slip.end] for slip in found]
    assert number not in said(found) and number[6:14] not in said(found)


@given(ids, st.integers(0, 16), st.integers(1, 9))
def test_a_number_that_is_one_digit_off_is_no_id_number(number: str, place: int, more: int) -> None:
    wrong = number[:place] + DIGITS[(int(number[place]) + more) % 10] + number[place + 1 :]
    assert not list(id_number(passage(f"身份证号{wrong}。"), Own()))


@given(cards, st.integers(4, 15), st.integers(1, 9))
def test_every_right_card_is_found_and_masked_and_none_that_is_one_digit_off(card: str, place: int, more: int) -> None:
    found = list(bank_card(passage(f"银行卡号{card}。"), Own()))
    assert len(found) == 1
    assert card not in said(found)
    wrong = card[:place] + DIGITS[(int(card[place]) + more) % 10] + card[place + 1 :]
    assert not list(bank_card(passage(f"银行卡号{wrong}。"), Own()))


@given(st.integers(3, 9), st.text(DIGITS, min_size=8, max_size=8))
def test_a_mobile_is_found_unless_it_is_the_bodys_own(second: int, rest: str) -> None:
    number = f"1{second}9{rest}"
    found = list(private_mobile(passage(f"手机{number}"), Own()))
    assert len(found) == 1
    assert number not in said(found)
    assert not list(private_mobile(passage(f"手机{number}"), Own(numbers=(number,))))


@given(st.text(DIGITS + "X -.,/年月日元号第"))
def test_any_text_is_borne(text: str) -> None:
    for rule in (id_number, bank_card, private_mobile):
        for slip in rule(passage(text), Own()):
            assert 0 <= slip.start < slip.end <= len(text)
