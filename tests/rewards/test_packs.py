"""The packs of the repository: sound, worked by hand, sourced, and touched by cases on every boundary."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from hotline.domain.quantities import COUNT, Quantity
from hotline.rewards.cases import FAULTY, WorkedCase, load_cases, run_case
from hotline.rewards.conditions import CONDITIONS
from hotline.rewards.contract import ANSWER_KEYS
from hotline.rewards.engine import evaluate
from hotline.rewards.fact_specs import CATEGORIES, PACK_TYPES, SHARED_FACTS, FactSpec, FactType
from hotline.rewards.finding import Outcome
from hotline.rewards.loader import load_all, pack_names
from hotline.rewards.measures import MEASURES
from hotline.rewards.pack import IdentityAtCollection
from hotline.rewards.parameters import PARAMETER_KINDS, Bracket, Scale
from hotline.rewards.part_reader import PARTS
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect
from tests.rewards.builders import LANWAN, NATIONAL, RULES, YANSHAN, the_pack

PACKS = pack_names(RULES)
CASES = [(name, case) for name in PACKS for case in load_cases(RULES, name)]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.name}" for name, case in CASES])
def test_every_case_worked_by_hand_holds(name: str, case: WorkedCase) -> None:
    assert run_case(the_pack(name), case) == []


@pytest.mark.parametrize("name", PACKS)
def test_the_lines_of_a_head_come_to_its_sum(name: str) -> None:
    for case in load_cases(RULES, name):
        if FAULTY in case.expected:
            continue
        finding = evaluate(the_pack(name), case.facts, case.on)
        told: dict[str, Span] = {}
        for step in finding.steps:
            if step.head and step.head in finding.heads and step.span is not None and step.effect is not Effect.NOTE:
                replaced = step.effect is Effect.DECIDED or step.head not in told
                told[step.head] = step.span if replaced else told[step.head] + step.span
        assert told == dict(finding.heads), case.name


def test_every_folder_with_a_pack_is_known_and_sound() -> None:
    assert {NATIONAL, YANSHAN, LANWAN} <= set(PACKS)
    assert tuple(pack.id for pack in load_all(RULES)) == PACKS


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_has_at_least_twelve_cases_each_with_its_arithmetic(name: str) -> None:
    cases = load_cases(RULES, name)
    assert len(cases) >= 12
    for path in {case.file for case in cases}:
        lines = (RULES / path).read_text(encoding="utf-8").splitlines()
        for case in (case for case in cases if case.file == path):
            assert lines[case.line].strip().startswith("#"), f"{path}: {case.name}"


@pytest.mark.parametrize("name", PACKS)
def test_cases_stand_on_both_sides_of_every_date_of_a_pack(name: str) -> None:
    selecting = the_pack(name).selecting_fact
    reported = {str(case.facts.get(selecting, case.on)) for case in load_cases(RULES, name)}
    for version in the_pack(name).versions:
        boundaries = [version.start] + ([version.until + timedelta(days=1)] if version.until else [])
        for day in boundaries:
            assert day.isoformat() in reported
            assert (day - timedelta(days=1)).isoformat() in reported


@pytest.mark.parametrize("name", PACKS)
def test_cases_stand_on_both_sides_of_every_step_of_a_scale(name: str) -> None:
    """At each bound itself, and in the step below it; scales taken over from another pack are that pack's business."""
    missing, reached = [], _quantities(name)
    for scale, start, before, bracket in _steps(name):
        sizes = reached.get((scale, start), set())
        at = {size for size in sizes if size == bracket.lower.magnitude}
        below = {size for size in sizes - at if before.holds(Quantity(size, bracket.lower.unit))}
        if not at or not below:
            missing.append(f"{scale} of {start}: {bracket.lower}")
    assert missing == []


def _quantities(name: str) -> dict[tuple[str, date], set[Decimal]]:
    """The quantities that the cases of a pack measure by each scale, by the day from which its value holds."""
    pack, found = the_pack(name), dict[tuple[str, date], set[Decimal]]()
    for case in load_cases(RULES, name):
        if FAULTY in case.expected:
            continue
        finding = evaluate(pack, case.facts, case.on)
        for step in finding.steps:
            scale, quantity = step.id.removeprefix("note."), step.filled.get("quantity")
            dated = pack.parameters[scale].on(finding.version or date.min) if scale in pack.parameters else None
            if dated and isinstance(quantity, Quantity):
                found.setdefault((scale, dated.start), set()).add(quantity.magnitude)
    return found


def _steps(name: str) -> Iterator[tuple[str, date, Bracket, Bracket]]:
    """Every step of the pack's own scales with the one below it, which is everything smaller for the lowest."""
    for path in sorted((RULES / name / "parameters").glob("*.yaml")):
        for dated in the_pack(name).parameters[path.stem].values:
            brackets = dated.value.brackets if isinstance(dated.value, Scale) else ()
            for before, bracket in pairwise((*map(_below, brackets[:1]), *brackets)):
                if bracket.lower.magnitude > 0 and (bracket.lower.magnitude, bracket.lower.unit) != (Decimal(1), COUNT):
                    yield path.stem, dated.start, before, bracket


def _below(lowest: Bracket) -> Bracket:
    return replace(lowest, lower=Quantity(Decimal(0), lowest.lower.unit), includes_lower=True, upper=lowest.lower)


def test_the_pack_of_lanwan_says_that_it_is_invented_and_pays_by_code() -> None:
    pack = the_pack(LANWAN)
    assert pack.demonstration
    assert "invented" in pack.title.en
    assert "虚构" in pack.title.zh
    assert pack.identity_at_collection is IdentityAtCollection.NONE


def test_the_national_pack_asks_for_a_document_to_be_shown() -> None:
    assert the_pack(NATIONAL).identity_at_collection is IdentityAtCollection.DOCUMENT_SHOWN


def test_the_county_drops_the_question_that_its_own_cap_answers() -> None:
    assert "top_bracket" not in {option.id for option in the_pack(YANSHAN).options}


@pytest.mark.parametrize("name", PACKS)
def test_every_fact_has_words_in_both_languages_for_the_desk(name: str) -> None:
    for spec in _every((*the_pack(name).facts, *SHARED_FACTS)):
        assert all((spec.label.zh, spec.label.en, spec.question.zh, spec.question.en, spec.reference))
        assert spec.type is not FactType.CHOICE or spec.choices
        assert (spec.type is FactType.QUANTITY) == (spec.unit is not None)


def test_the_desk_is_offered_substances_and_may_write_in_another() -> None:
    seizures = next(spec for spec in the_pack(NATIONAL).facts if spec.name == "seizures")
    substance = next(field for field in seizures.fields if field.name == "substance")
    assert {"heroin", "ketamine", "methamphetamine"} <= {choice.value for choice in substance.choices}
    assert substance.open_choices


def test_the_format_page_names_the_whole_vocabulary() -> None:
    page = (RULES / "README.md").read_text(encoding="utf-8")
    kinds = (*CONDITIONS, *PARTS, *MEASURES, *PARAMETER_KINDS, *PACK_TYPES, *(spec.name for spec in SHARED_FACTS))
    assert [kind for kind in kinds if f"`{kind}" not in page and f"{{{kind}" not in page] == []


def test_the_format_page_names_every_key_reason_and_category_that_a_case_may_hold() -> None:
    page = (RULES / "README.md").read_text(encoding="utf-8")
    assert [word for word in (*ANSWER_KEYS, *Outcome, *Reason, FAULTY) if f"`{word}`" not in page] == []
    assert page.count(", ".join(CATEGORIES)) == 1  # the condition; the fact says it in words
    assert f"{', '.join(CATEGORIES[:-1])} or {CATEGORIES[-1]}" in page


def test_the_holidays_of_china_agree_with_a_second_source() -> None:
    import holidays  # noqa: PLC0415 - a third of a second that only this test needs

    years = the_pack(NATIONAL).holidays.years
    other = holidays.country_holidays("CN", years=range(2017, 2028))
    exchanged = {
        date(int(found[3]), int(found[1]), int(found[2]))
        for name in other.values()
        if (found := re.search(r"from (\d\d)/(\d\d)/(\d{4})", name))
    }
    assert set(years) == set(range(2018, 2027))
    for number, year in years.items():
        assert year.off == {day for day in other if day.year == number and day.weekday() < 5}
        assert year.worked == {day for day in exchanged if day.year == number}


def _every(specs: tuple[FactSpec, ...]) -> Iterator[FactSpec]:
    for spec in specs:
        yield spec
        yield from _every(spec.fields)
