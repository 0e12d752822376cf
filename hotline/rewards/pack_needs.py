"""Everything that the rules of a pack name, each with the rule and the file in which it stands."""

from collections.abc import Iterator

from hotline.rewards.fact_specs import PACK_TYPES, FactSpec, FactType
from hotline.rewards.needs import Needs
from hotline.rewards.pack import Cap, DeMinimis, Instalment, Pack
from hotline.rewards.parameters import Parameter, Rates, Scale
from hotline.rewards.payable import AFTER_ROUNDING, BEFORE_ROUNDING
from hotline.rewards.tariff import Steps

_AMOUNT, _DECISION, _PACK = "rules/amount.yaml", "rules/decision.yaml", "pack.yaml"


def all_needs(pack: Pack) -> Iterator[tuple[str, str, Needs]]:
    """Rule, file and what it names."""
    for head in pack.heads:
        yield f"head '{head.id}'", _AMOUNT, Needs.of(part.needs() for part in head.parts)
    for cap in pack.totals.caps:
        yield f"cap '{cap.id}'", _AMOUNT, _cap_needs(cap)
    if pack.totals.de_minimis:
        yield "de_minimis", _AMOUNT, _de_minimis_needs(pack.totals.de_minimis)
    if pack.totals.other_reward.when:
        yield "other_reward", _AMOUNT, pack.totals.other_reward.when.needs()
    if pack.totals.rounding and pack.totals.rounding.unit:
        yield "rounding", _AMOUNT, Needs(parameters={pack.totals.rounding.unit: ("amount",)})
    for instalment in pack.instalments:
        yield f"instalment '{instalment.id}'", _AMOUNT, _instalment_needs(instalment)
    for test in pack.tests:
        yield f"test '{test.id}'", "rules/eligibility.yaml", test.when.needs()
    yield from _needs_of_bodies(pack)
    for deadline in pack.deadlines:
        starts = Needs(facts=dict.fromkeys(deadline.starts, (FactType.DATE,)))
        when = deadline.when.needs() if deadline.when else Needs()
        yield f"deadline '{deadline.id}'", "rules/deadlines.yaml", Needs.of((starts, when))
    for transition in pack.transitions:
        own = Needs(versions=(transition.version,))
        yield "a transitional rule", _PACK, Needs.of((own, transition.when.needs()))
    for spec in pack.facts:
        yield f"'{spec.name}'", "facts.yaml", Needs.of((Needs(facts=dict.fromkeys(spec.needed_with, PACK_TYPES)), *_conditions_of(spec)))
    for parameter in pack.parameters.values():
        yield f"'{parameter.id}'", f"parameters/{parameter.id}.yaml", Needs(readings=_readings(parameter))
    yield "the selection of the version", _PACK, Needs(facts={pack.selecting_fact: (FactType.DATE,)})


def _conditions_of(spec: FactSpec) -> Iterator[Needs]:
    """Under which conditions it or a field of it is needed; inside rows each row is asked."""
    if spec.conditional and spec.type is FactType.ROWS:
        yield Needs(facts={spec.name: (FactType.ROWS,)})
    if spec.needed_when is not None:
        yield spec.needed_when.needs()
    for field in spec.fields:
        yield from _conditions_of(field)


def _needs_of_bodies(pack: Pack) -> Iterator[tuple[str, str, Needs]]:
    if pack.later and pack.later.at_most:
        yield "sharing", _PACK, Needs(parameters={pack.later.at_most: ("amount",)})
    for voting in pack.votings:
        facts = {
            f"{voting.fact}.members": (FactType.COUNT,),
            f"{voting.fact}.present": (FactType.COUNT,),
            f"{voting.fact}.amounts": (FactType.AMOUNTS,),
        }
        if voting.recusal:
            facts[f"{voting.fact}.recused"] = (FactType.COUNT,)
        yield f"the vote on '{voting.head}'", _DECISION, Needs(facts=facts, heads=(voting.head,))
    for approval in pack.approvals:
        limit = {approval.up_to: ("amount",)} if approval.up_to else {}
        yield f"approval '{approval.id}'", _DECISION, Needs(parameters=limit)


def _de_minimis_needs(rule: DeMinimis) -> Needs:
    readings = ((rule.tested_by, f"{BEFORE_ROUNDING}|{AFTER_ROUNDING}"),) if rule.tested_by else ()
    return Needs(parameters={rule.amount: ("amount",)}, readings=readings)


def _cap_needs(cap: Cap) -> Needs:
    money = {fact: (FactType.MONEY,) for fact in (cap.used, cap.left) if fact}
    amount = Needs(facts=money, parameters={cap.amount: ("amount",)})
    rows = (cap.used or "").rpartition(".")[0]
    counted = Needs(facts={rows: (FactType.ROWS, FactType.RECORD)} if rows else {})
    return Needs.of((amount, counted, *(one.needs() for one in (cap.when, cap.used_where) if one)))


def _instalment_needs(instalment: Instalment) -> Needs:
    parameters: dict[str, tuple[str, ...]] = {}
    if instalment.percent:
        parameters[instalment.percent] = ("percent",)
    if instalment.amount:
        parameters[instalment.amount] = ("amount",)
    follows = {instalment.follows: (FactType.MONEY,)} if instalment.follows else {}
    conditions = (instalment.due, instalment.failed, instalment.when)
    own = Needs(facts=follows, parameters=parameters)
    return Needs.of((own, *(condition.needs() for condition in conditions if condition)))


def _readings(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """An option that says how parts of a unit count has to have readings of the names known for that."""
    options: set[str] = set()
    for dated in (*parameter.values, *parameter.expected):
        if isinstance(dated.value, Scale):
            options.update(option for bracket in dated.value.brackets for option in bracket.tariff.options)
        if isinstance(dated.value, Rates):
            options.update(option for tariff in dated.value.tariffs.values() for option in tariff.options)
    return tuple((option, f"{Steps.EXACT}|{Steps.COMPLETED}|{Steps.STARTED}") for option in sorted(options))
