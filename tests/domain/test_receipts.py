"""The format of receipts and payout codes keeps people's slips from opening, or refusing, the wrong thing."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotline.domain import receipts
from hotline.domain.errors import BadInputError

RECEIPT = "4821093755182047"
PAYOUT_CODE = "482109375514"

digits = st.text("0123456789", min_size=1, max_size=30)
fifteen_digits = st.text("0123456789", min_size=15, max_size=15)
whole_receipts = fifteen_digits.map(lambda body: body + receipts.check_digit(body))


def problem_with(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        receipts.normalise(text)
    assert caught.value.field == "receipt"
    return caught.value.problem


def test_the_check_digit_stays_the_published_one() -> None:
    # The worked example of Damm's thesis.
    assert receipts.check_digit("572") == "4"


def test_the_check_digit_of_nothing_is_zero() -> None:
    assert receipts.check_digit("") == "0"


def test_a_check_digit_is_refused_for_letters_without_quoting_them() -> None:
    with pytest.raises(ValueError) as caught:
        receipts.check_digit("12ab")
    assert "12ab" not in str(caught.value)


@given(digits, st.data())
def test_every_wrong_single_digit_is_caught(body: str, data: st.DataObject) -> None:
    number = body + receipts.check_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from("0123456789"))
    assume(number[place] != wrong)
    slipped = number[:place] + wrong + number[place + 1 :]
    assert receipts.check_digit(slipped[:-1]) != slipped[-1]


@given(digits, st.data())
def test_every_swap_of_neighbours_is_caught(body: str, data: st.DataObject) -> None:
    number = body + receipts.check_digit(body)
    place = data.draw(st.integers(0, len(number) - 2))
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert receipts.check_digit(swapped[:-1]) != swapped[-1]


@given(whole_receipts)
def test_a_number_with_its_check_digit_is_well_formed(number: str) -> None:
    assert receipts.is_well_formed(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        RECEIPT[:-1],
        RECEIPT + "0",
        RECEIPT[:-1] + "8",
        "4821 0937 5518 2047",
        RECEIPT + "\n",
        "４８２１０９３７５５１８２０４７",
    ],
)
def test_only_the_stored_form_is_well_formed(text: str) -> None:
    assert not receipts.is_well_formed(text)


@pytest.mark.parametrize(
    "typed",
    [
        RECEIPT,
        "4821 0937 5518 2047",
        "4821-0937-5518-2047",
        " 4821\u20130937\u20145518\u22122047\r\n",
        "4821\u00a00937\u30005518\u20092047",
        "\u200e4821093755182047\ufeff",
        "４８２１　０９３７　５５１８　２０４７",
        "٤٨٢١ ٠٩٣٧ ٥٥١٨ ٢٠٤٧",
        "۴۸۲۱۰۹۳۷۵۵۱۸۲۰۴۷",
        "४८२१ ०९३७ ५५१८ २०४७",
    ],
)
def test_a_receipt_is_read_as_people_type_it(typed: str) -> None:
    assert receipts.normalise(typed) == RECEIPT


@given(whole_receipts)
def test_what_is_shown_is_read_back(number: str) -> None:
    assert receipts.normalise(receipts.grouped(number)) == number


@pytest.mark.parametrize("typed", ["4821o93755182047", "4821²937 5518 2047", "①821093755182047", "4821.0937.5518.2047"])
def test_what_is_no_digit_is_named_as_the_problem(typed: str) -> None:
    assert problem_with(typed) == "digits"


@pytest.mark.parametrize("typed", ["", "   ", RECEIPT[:-1], RECEIPT + "1"])
def test_a_wrong_count_of_digits_is_named_as_the_problem(typed: str) -> None:
    assert problem_with(typed) == "length"


def test_a_slip_of_the_finger_is_named_as_the_problem() -> None:
    assert problem_with("4821 0937 5518 2048") == "check"


@given(st.text())
def test_any_text_is_either_read_whole_or_refused(text: str) -> None:
    try:
        read = receipts.normalise(text)
    except BadInputError:
        read = RECEIPT
    assert receipts.is_well_formed(read)


def test_the_refusal_does_not_carry_what_was_typed() -> None:
    with pytest.raises(BadInputError) as caught:
        receipts.normalise("4821093755182048")
    assert "4821" not in repr(caught.value) + str(caught.value.facts)


def test_a_receipt_is_shown_in_four_groups() -> None:
    assert receipts.grouped(RECEIPT) == "4821 0937 5518 2047"


def test_the_last_four_digits_are_typed_back() -> None:
    assert receipts.last_four(RECEIPT) == "2047"


def test_a_payout_code_is_read_as_people_type_it() -> None:
    assert receipts.normalise_payout_code("4821 0937-5514") == PAYOUT_CODE


def test_a_payout_code_is_shown_in_three_groups() -> None:
    assert receipts.grouped_payout(PAYOUT_CODE) == "4821 0937 5514"


def test_a_receipt_is_not_taken_for_a_payout_code() -> None:
    with pytest.raises(BadInputError) as caught:
        receipts.normalise_payout_code(RECEIPT)
    assert (caught.value.field, caught.value.problem) == ("payout_code", "length")
