"""What holds for any facts: caps hold, shares add up, more is never less, and the steps compute the result."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.rewards.engine import evaluate
from hotline.rewards.fact_specs import SHARED_FACTS
from hotline.rewards.finding import Finding
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect
from tests.rewards.builders import LANWAN, NATIONAL, TODAY, YANSHAN, refused, the_pack

GRAMS = st.integers(1, 200_000)
CAP = Decimal(300_000)
REPORTS = st.fixed_dictionaries(
    {"reported_on": st.just("2026-03-02")},
    optional={
        "seizures": st.lists(
            st.fixed_dictionaries(
                {"substance": st.sampled_from(["heroin", "ketamine", "mdma"]), "net": GRAMS.map(lambda net: f"{net} g")}
            ),
            max_size=3,
        ),
        "precursors": st.lists(
            st.fixed_dictionaries({"substance": st.just("ephedrine"), "net": GRAMS.map(lambda net: f"{net} g")}),
            max_size=2,
        ),
        "factories": st.integers(0, 3),
        "users_found": st.integers(0, 12),
        "drivers_caught": st.integers(0, 700),
        "cultivation": st.fixed_dictionaries({"suspects": st.integers(0, 4)}),
        "bounty": st.integers(0, 400_000),
        "exceptional": st.booleans(),
        "other_reward_same_merit": st.integers(0, 50_000),
        "already_paid": st.integers(0, 50_000),
        "previously_known": st.booleans(),
        "options": st.fixed_dictionaries({"exceptional": st.sampled_from(["exactly", "at_most"])}),
    },
)


def _recomputed(finding: Finding) -> Span | None:
    """The sum by the steps alone, as somebody with a pencil would check it."""
    heads: dict[str, Span] = {}
    running: Span | None = None
    for step in finding.steps:
        if step.span is None:
            continue
        if step.effect is Effect.PART and step.head:
            heads[step.head] = heads[step.head] + step.span if step.head in heads else step.span
        elif step.effect is Effect.DECIDED and step.head:
            heads[step.head] = step.span
        elif step.effect is Effect.CAP:
            running = (running or _sum(heads)).capped(step.span.low)
        elif step.effect is Effect.DEDUCTED:
            running = (running or _sum(heads)).less(step.span.low)
        elif step.effect is Effect.TOTAL:
            assert step.span == _sum(heads)
    assert heads == dict(finding.heads)
    return running or (_sum(heads) if heads else None)


def _sum(heads: dict[str, Span]) -> Span:
    first, *others = heads.values()
    return sum(others, first)


@pytest.mark.parametrize("name", [NATIONAL, YANSHAN, LANWAN])
@settings(max_examples=60, deadline=None)
@given(facts=REPORTS)
def test_the_arithmetic_of_the_steps_is_the_result(name: str, facts: dict[str, object]) -> None:
    finding = evaluate(the_pack(name), facts, TODAY)
    result = next(step for step in finding.steps if step.effect is Effect.RESULT)
    assert result.span == (finding.span or Span.exactly(Decimal(0)))
    assert finding.span is None or _recomputed(finding) == finding.span


@settings(max_examples=80, deadline=None)
@given(facts=REPORTS)
def test_a_report_in_yanshan_never_brings_more_than_its_cap(facts: dict[str, object]) -> None:
    finding = evaluate(the_pack(YANSHAN), facts, TODAY)
    assert finding.span is None or (finding.span.high is not None and finding.span.low <= finding.span.high <= CAP)


@settings(max_examples=80, deadline=None)
@given(facts=REPORTS)
def test_several_heads_never_bring_more_than_the_cap(facts: dict[str, object]) -> None:
    finding = evaluate(the_pack(NATIONAL), facts, TODAY)
    if finding.span is not None and len(finding.heads) > 1:
        assert finding.span.high is not None
        assert finding.span.high <= CAP


@pytest.mark.parametrize("name", [NATIONAL, YANSHAN, LANWAN])
@settings(max_examples=60, deadline=None)
@given(less=GRAMS, more=GRAMS)
def test_more_seized_never_pays_less(name: str, less: int, more: int) -> None:
    sums = [
        evaluate(the_pack(name), {"seizures": [{"substance": "heroin", "net": f"{net} g"}]}, TODAY).span
        for net in sorted((less, more))
    ]
    assert sums[0] is not None
    assert sums[1] is not None
    assert sums[0].low <= sums[1].low
    assert sums[1].high is None or (sums[0].high is not None and sums[0].high <= sums[1].high)


@settings(max_examples=60, deadline=None)
@given(
    bounty=st.integers(1, 400_000),
    moments=st.lists(st.integers(0, 23), min_size=1, max_size=6),
    mode=st.sampled_from(["joint", "successive", "order_unknown"]),
)
def test_shares_add_up_to_the_amount(bounty: int, moments: list[int], mode: str) -> None:
    people = [{"ref": f"T{n}", "accepted_at": f"2026-03-02T{hour:02}:00:00Z"} for n, hour in enumerate(moments)]
    finding = evaluate(the_pack(LANWAN), {"bounty": bounty, "tipsters": people, "report_mode": mode}, TODAY)
    assert finding.shares is not None
    assert sum(finding.shares.values()) == finding.amount == bounty
    assert len(finding.shares) == len(people)


@settings(max_examples=60, deadline=None)
@given(facts=REPORTS)
def test_the_order_of_facts_and_of_rows_does_not_matter(facts: dict[str, object]) -> None:
    shuffled = dict(reversed(facts.items()))
    if isinstance(rows := facts.get("seizures"), list):
        shuffled["seizures"] = rows[::-1]
    assert evaluate(the_pack(NATIONAL), shuffled, TODAY) == evaluate(the_pack(NATIONAL), facts, TODAY)


@settings(max_examples=60, deadline=None)
@given(facts=REPORTS)
def test_nothing_is_owed_exactly_when_there_is_a_reason(facts: dict[str, object]) -> None:
    finding = evaluate(the_pack(NATIONAL), facts, TODAY)
    assert (finding.span is None) == (finding.reason is not None)
    assert finding.span is not None or (finding.shares, finding.due_now) == ({}, Decimal(0))


NAMES = [spec.name for spec in (*the_pack(LANWAN).facts, *SHARED_FACTS)]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["5 g", "2020-02-30"])
)
FIELDS = st.sampled_from(["substance", "net", "kind", "count", "area", "ref", "accepted_at", "category", "claimed_on"])
JUNK = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(FIELDS, inner, max_size=3))


@settings(max_examples=300, deadline=None)
@given(facts=st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=3))
def test_any_facts_are_answered_or_refused_by_name(facts: dict[str, object]) -> None:
    paths = refused(LANWAN, facts)
    assert all(path.split(".")[0].split("[")[0] in NAMES for path in paths)
