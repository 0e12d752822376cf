"""What holds for any facts of every programme that ships: the steps compute the sum, caps hold, shares add up, order does
not matter, and more is never paid less, unless its law says so.
"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hotline.rewards.engine import evaluate
from hotline.rewards.fact_specs import fact_paths
from hotline.rewards.facts import FactsError
from hotline.rewards.finding import Finding
from hotline.rewards.loader import pack_names
from hotline.rewards.pack import Pack
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect
from tests.rewards.builders import LANWAN, NATIONAL, RULES, TODAY, the_pack
from tests.rewards.pack_facts import MODES, MOMENTS, SIZED, figures, grown, reports, turned, with_tipsters

NAMES = pack_names(RULES)
PACKS = pytest.mark.parametrize("name", NAMES)
REPORTS = {name: reports(the_pack(name)) for name in NAMES}
#: Programmes whose own facts measure anything: the others grant a range for the mere fact of a success.
MEASURED = [name for name in NAMES if any(spec.type in SIZED for _, spec in fact_paths(the_pack(name).facts))]
EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
NOTHING = Decimal(0)
#: Figures with which a sum may fall, because the law says so.
FALLS = {
    "premises.packets_found",  # tw-drug: since 2021 a place in which packets were found is judged by their number
    "premises.plants_found",  # tw-drug: likewise
    "received",  # kr-acrc: how much has come in says when, not how much, is paid
}
#: The cap of these is for reports with several heads: one more head may bring a sum without a limit under it.
CAPPED_BY_HEADS = {NATIONAL, LANWAN}


def found(pack: Pack, facts: dict[str, Any]) -> Finding:
    """The finding; a report that is refused is no example."""
    try:
        return evaluate(pack, facts, TODAY)
    except FactsError:
        assume(False)
        raise


def computed(finding: Finding) -> Span | None:
    """The sum by the steps alone, as somebody with a pencil would check it."""
    heads: dict[str, Span] = {}
    running: Span | None = None
    for step in finding.steps:
        if step.span is None or (step.head and step.head not in finding.heads):
            continue
        match step.effect:
            case Effect.PART if step.head:
                heads[step.head] = heads[step.head] + step.span if step.head in heads else step.span
            case Effect.DECIDED if step.head:
                heads[step.head] = step.span
            case Effect.TOTAL | Effect.ROUNDED:
                running = step.span
            case Effect.CAP:
                running = (running or added(heads)).capped(step.span.low)
            case Effect.DEDUCTED:
                running = (running or added(heads)).less(step.span.low)
            case Effect.ADDED:
                running = (running or added(heads)) + step.span
            case _:
                pass
    assert heads == dict(finding.heads)
    return running or (added(heads) if heads else None)


def added(heads: dict[str, Span]) -> Span:
    return sum(heads.values(), Span.exactly(NOTHING))


@PACKS
@EXAMPLES
@given(data=st.data())
def test_the_arithmetic_of_the_steps_is_the_result(name: str, data: st.DataObject) -> None:
    finding = found(the_pack(name), data.draw(REPORTS[name]))
    result = next((step for step in finding.steps if step.effect is Effect.RESULT), None)
    assert (result.span if result else Span.exactly(NOTHING)) == (finding.span or Span.exactly(NOTHING))
    assert (finding.span is None) == (finding.reason is not None)
    if finding.span is not None:
        assert computed(finding) == finding.span


@PACKS
@EXAMPLES
@given(data=st.data(), moments=MOMENTS, mode=MODES)
def test_shares_and_instalments_add_up(name: str, data: st.DataObject, moments: list[int], mode: str) -> None:
    pack = the_pack(name)
    finding = found(pack, with_tipsters(data.draw(REPORTS[name]), moments, mode))
    if finding.shares:
        assert sum(finding.shares.values()) == finding.amount
    if finding.instalments and finding.amount is not None:
        assert sum(part.amount or NOTHING for part in finding.instalments) == finding.amount
    if finding.due_now is not None and finding.amount is not None:
        assert NOTHING <= finding.due_now <= finding.amount


@PACKS
@EXAMPLES
@given(data=st.data(), moments=MOMENTS, mode=MODES)
def test_caps_hold(name: str, data: st.DataObject, moments: list[int], mode: str) -> None:
    """Each cap on the whole that applies, and each cap on a tipster for every share."""
    pack = the_pack(name)
    finding = found(pack, with_tipsters(data.draw(REPORTS[name]), moments, mode))
    ceilings = {step.id: step.filled["ceiling"] for step in finding.steps if step.sentence in {"cap", "cap_not_reached"}}
    for cap in (cap for cap in pack.totals.caps if not cap.of and f"cap.{cap.id}" in ceilings and finding.span):
        ceiling = ceilings[f"cap.{cap.id}"]
        assert isinstance(ceiling, Span)
        assert finding.span is not None
        assert finding.span.high is not None
        assert finding.span.high <= ceiling.low
        if cap.each_tipster and finding.shares:
            limit = pack.parameters_on(finding.version or TODAY)[cap.amount].value
            assert isinstance(limit, Span)
            assert max(finding.shares.values()) <= limit.low


@PACKS
@EXAMPLES
@given(data=st.data(), moments=MOMENTS, mode=MODES)
def test_the_order_of_facts_rows_and_tipsters_does_not_matter(
    name: str, data: st.DataObject, moments: list[int], mode: str
) -> None:
    pack = the_pack(name)
    facts = with_tipsters(data.draw(REPORTS[name]), moments, mode)
    assert found(pack, turned(facts)) == found(pack, facts)


@pytest.mark.parametrize("name", MEASURED)
@EXAMPLES
@given(data=st.data(), more=st.integers(1, 300_000))
def test_more_is_never_paid_less(name: str, data: st.DataObject, more: int) -> None:
    pack = the_pack(name)
    facts = {key: value for key, value in data.draw(REPORTS[name]).items() if key != "budget_left"}
    grow = [path for path, fact in figures(pack, facts) if fact not in FALLS]
    assume(grow)
    less, greater = found(pack, facts), found(pack, grown(facts, data.draw(st.sampled_from(grow)), more))
    assume(greater.reason is not Reason.FIGURE_NOT_READ and less.span is not None)
    assume(name not in CAPPED_BY_HEADS or set(less.heads) == set(greater.heads))
    assert less.span is not None
    assert greater.span is not None
    assert less.span.low <= greater.span.low
    assert greater.span.high is None or (less.span.high is not None and less.span.high <= greater.span.high)
