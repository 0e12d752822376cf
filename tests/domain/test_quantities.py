"""Quantities: read from text with their unit, exact, never mixed."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.errors import BadInputError
from hotline.domain.quantities import AREA, COUNT, WEIGHT, Quantity, parse_count, parse_quantity


@pytest.mark.parametrize(
    ("text", "unit", "magnitude"),
    [
        ("35 g", WEIGHT, "35"),
        ("35g", WEIGHT, "35"),
        (" 12 kg ", WEIGHT, "12000"),
        ("0.005 kg", WEIGHT, "5"),
        ("1 t", WEIGHT, "1000000"),
        ("250 mg", WEIGHT, "0.25"),
        ("3 公斤", WEIGHT, "3000"),
        ("35 克", WEIGHT, "35"),
        ("2 mu", AREA, "2"),
        ("2 亩", AREA, "2"),
        ("1 ha", AREA, "15"),
        ("667 m2", AREA, "1.0005"),
        ("50000", COUNT, "50000"),
        ("0", COUNT, "0"),
    ],
)
def test_a_quantity_is_read_into_the_unit_asked_for(text: str, unit: str, magnitude: str) -> None:
    assert parse_quantity(text, unit) == Quantity(Decimal(magnitude), unit)


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [
        ("35", WEIGHT, "no_unit"),
        ("35 mu", WEIGHT, "other_dimension"),
        ("35 g", AREA, "other_dimension"),
        ("35 stone", WEIGHT, "unknown_unit"),
        ("-5 g", WEIGHT, "not_a_quantity"),
        ("1e3 g", WEIGHT, "not_a_quantity"),
        ("3 g + 4 g", WEIGHT, "not_a_quantity"),
        ("g", WEIGHT, "not_a_quantity"),
        ("", WEIGHT, "not_a_quantity"),
        ("1234567890123456 g", WEIGHT, "not_a_quantity"),
        ("3 g", COUNT, "not_a_count"),
        ("2.5", COUNT, "not_a_count"),
    ],
)
def test_what_is_no_such_quantity_is_refused_with_its_problem(text: str, unit: str, problem: str) -> None:
    with pytest.raises(BadInputError) as refused:
        parse_quantity(text, unit)
    assert refused.value.problem == problem


def test_a_count_is_a_whole_number() -> None:
    assert parse_count("12") == 12


def test_quantities_of_one_unit_add_up() -> None:
    assert Quantity(Decimal("0.1"), WEIGHT) + Quantity(Decimal("0.2"), WEIGHT) == Quantity(Decimal("0.3"), WEIGHT)


def test_a_weight_and_an_area_are_never_added() -> None:
    with pytest.raises(BadInputError):
        Quantity(Decimal(1), WEIGHT) + Quantity(Decimal(1), AREA)


def test_a_ratio_converts_exactly() -> None:
    assert Quantity(Decimal("0.000000001"), WEIGHT).times(Decimal("0.1")).magnitude == Decimal("1E-10")


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(Decimal(35), WEIGHT), "35 g"),
        (Quantity(Decimal("999.90"), WEIGHT), "999.9 g"),
        (Quantity(Decimal(12500), WEIGHT), "12.5 kg"),
        (Quantity(Decimal(2), AREA), "2 mu"),
        (Quantity(Decimal(5000), COUNT), "5000"),
    ],
)
def test_a_quantity_is_said_as_people_say_it(quantity: Quantity, text: str) -> None:
    assert str(quantity) == text


@given(st.decimals(0, 10**14, places=9))
def test_kilograms_and_grams_say_the_same(number: Decimal) -> None:
    in_kilograms = parse_quantity(f"{number:f} kg", WEIGHT)
    assert in_kilograms.magnitude == number * 1000


def test_importing_quantities_does_not_load_the_library_of_units() -> None:
    asked = "import sys, hotline.domain.quantities; sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
