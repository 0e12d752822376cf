"""The parts of a head in words, each with the lines of its table. A part that can bring nothing in this version, because
of its condition or because the text has no such figure, is not told.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch

from hotline.rewards.composed_parts import ByKind, Composed, EachRow, HeadSum
from hotline.rewards.heads import Brackets, FromThreshold, LumpSum, PerUnit, StatedSum, ValueItself, WhenTrue
from hotline.rewards.parts import Bent, Part
from hotline.rewards.programme.conditions import say_condition
from hotline.rewards.programme.figures import say_figure, table
from hotline.rewards.programme.measures import (
    measure_tables,
    say_measure,
    say_weight,
    say_where,
    weight_table,
)
from hotline.rewards.programme.scene import Clause, Scene


def tell_part(part: Part, scene: Scene, reference: str) -> Clause | None:
    """A part as a clause with ``reference`` where it has no figure of its own."""
    return _tell(part, scene, reference)


def tell_parts(parts: Iterable[Part], scene: Scene, reference: str) -> tuple[Clause, ...]:
    """Those that can bring something."""
    told = [tell_part(part, scene, reference) for part in parts]
    return tuple(replace(clause, id=str(number)) for number, clause in enumerate(filter(None, told), start=1))


@singledispatch
def _tell(part: object, scene: Scene, reference: str) -> Clause | None:
    """Each kind of the vocabulary is registered below."""
    raise AssertionError(part, scene, reference)


@_tell.register
def _bent(part: Bent, scene: Scene, reference: str) -> Clause | None:
    when, told = say_condition(part.when, scene), tell_part(part.part, scene, reference)
    if told is None or when is False or (part.percent and not scene.has(part.percent)):
        return None
    text = told.text
    if part.percent:
        text = scene.say("bent_percent", text=text, percent=say_figure(part.percent, scene))
    if part.at_least and scene.limits(part.at_least):
        text = scene.say("bent_at_least", text=text, floor=say_figure(part.at_least, scene))
    if part.at_most and scene.limits(part.at_most):
        text = scene.say("bent_at_most", text=text, ceiling=say_figure(part.at_most, scene))
    if part.down_to and scene.limits(part.down_to):
        text = scene.say("bent_down_to", text=text, floor=say_figure(part.down_to, scene))
    if part.up_to or (part.down_to and not scene.has(part.down_to)):
        text = scene.say("bent_up_to", text=text)
    if isinstance(when, str):
        text = scene.say("when", condition=when, text=text)
    return replace(told, text=text, reference=scene.reference(part.percent or "") or told.reference)


@_tell.register
def _brackets(part: Brackets, scene: Scene, _reference: str) -> Clause | None:
    measured = say_measure(part.measure, scene)
    if measured is None or not scene.has(part.scale):
        return None
    key = "brackets_marginal" if part.marginal else "brackets"
    text = scene.say(key, table=scene.named(part.scale), measure=measured)
    details = (*measure_tables(part.measure, scene), *table(part.scale, scene))
    return Clause(part.scale, text, scene.reference(part.scale), details)


@_tell.register
def _per_unit(part: PerUnit, scene: Scene, _reference: str) -> Clause | None:
    measured = say_measure(part.measure, scene)
    if measured is None or not scene.has(part.each):
        return None
    each = say_figure(part.each, scene)
    if part.beyond and scene.limits(part.beyond):
        told = scene.say("per_unit_beyond", each=each, measure=measured, beyond=say_figure(part.beyond, scene))
    else:
        told = scene.say("per_unit", each=each, measure=measured)
    return Clause(part.each, told, scene.reference(part.each), measure_tables(part.measure, scene))


@_tell.register
def _from_threshold(part: FromThreshold, scene: Scene, _reference: str) -> Clause | None:
    if not scene.limits(part.thresholds) or not scene.has(part.amount):
        return None
    filled = {"rows": scene.fact(part.rows), "amount": say_figure(part.amount, scene)}
    text = scene.say("from_threshold", table=scene.named(part.thresholds), **filled)
    return Clause(part.amount, text, scene.reference(part.amount), table(part.thresholds, scene))


@_tell.register
def _stated_sum(part: StatedSum, scene: Scene, _reference: str) -> Clause | None:
    return Clause(part.fact, scene.say("stated_sum", fact=scene.fact(part.fact)), part.reference)


@_tell.register
def _when_true(part: WhenTrue, scene: Scene, _reference: str) -> Clause | None:
    if not scene.has(part.amount):
        return None
    at_most = say_condition(part.at_most_when, scene)
    key = "when_true" if at_most is False else "when_true_at_most" if at_most is True else "when_true_at_most_when"
    filled = {"fact": scene.fact(part.fact), "amount": say_figure(part.amount, scene)}
    return Clause(part.amount, scene.say(key, condition=at_most, **filled), scene.reference(part.amount))


@_tell.register
def _lump_sum(part: LumpSum, scene: Scene, _reference: str) -> Clause | None:
    if not scene.has(part.amount):
        return None
    return Clause(part.amount, say_figure(part.amount, scene), scene.reference(part.amount))


@_tell.register
def _value(part: ValueItself, scene: Scene, _reference: str) -> Clause | None:
    told = say_measure(part.measure, scene)
    return None if told is None else Clause("value", told, part.reference)


@_tell.register
def _composed(part: Composed, scene: Scene, _reference: str) -> Clause | None:
    parts = tell_parts(part.parts, scene, part.reference)
    if not parts or (part.way == "lesser_of" and len(parts) < len(part.parts)):
        return None
    return Clause(part.way, scene.say(part.way), part.reference, parts)


@_tell.register
def _each_row(part: EachRow, scene: Scene, _reference: str) -> Clause | None:
    parts, where = tell_parts(part.parts, scene, part.reference), say_where(part.where, scene)
    if not parts or where is None:
        return None
    return Clause(part.rows, scene.say("each_row", rows=scene.fact(part.rows), where=where), part.reference, parts)


@_tell.register
def _head_sum(part: HeadSum, scene: Scene, _reference: str) -> Clause | None:
    """Nothing where that head itself can bring nothing."""
    if part.head not in scene.heads:
        return None
    label = next(scene.words(head.label) for head in scene.pack.heads if head.id == part.head)
    return Clause(part.head, scene.say("head_sum", head=scene.say("quoted", words=label)), part.reference)


@_tell.register
def _by_kind(part: ByKind, scene: Scene, _reference: str) -> Clause | None:
    where = say_where(part.where, scene)
    if where is None or not scene.has(part.rates):
        return None
    weight = say_weight(part.weight, scene) if part.weight else scene.say("number")
    key = "by_kind_highest" if part.highest else "by_kind"
    kind = scene.fact(f"{part.rows}.{part.kind}")
    text = scene.say(
        key, rows=scene.fact(part.rows), kind=kind, weight=weight, rates=scene.named(part.rates), where=where
    )
    details = (*(weight_table(part.weight, scene) if part.weight else ()), *table(part.rates, scene))
    return Clause(part.rates, text, scene.reference(part.rates), details)
