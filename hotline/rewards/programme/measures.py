"""What is measured before a table is asked, in words."""

from functools import singledispatch

from hotline.rewards.fact_conditions import Condition
from hotline.rewards.measures import AsGiven, Equivalent, Measure, RowsNumber, RowsTotal, Value
from hotline.rewards.programme.conditions import say_condition
from hotline.rewards.programme.figures import table
from hotline.rewards.programme.scene import Clause, Scene
from hotline.rewards.programme.values import say_value_of
from hotline.rewards.weights import Weight


def say_measure(measure: Measure, scene: Scene) -> str | None:
    """Words for what is measured; None where no row can ever count in this version."""
    return _say(measure, scene)


def measure_tables(measure: Measure, scene: Scene) -> tuple[Clause, ...]:
    """The tables on which the measure itself rests: ratios of conversion, prescribed purities."""
    match measure:
        case Equivalent():
            return (*table(measure.table, scene), *weight_table(measure.weight, scene))
        case RowsTotal():
            return weight_table(measure.weight, scene)
        case _:
            return ()


def say_where(where: Condition | None, scene: Scene) -> str | None:
    """Which rows count, in brackets; empty where all do, None where none can."""
    told = say_condition(where, scene)
    if isinstance(told, bool):
        return "" if told else None
    return scene.say("where", condition=told)


def say_weight(weight: Weight, scene: Scene) -> str:
    """How much of a row counts."""
    net = scene.fact(f"{weight.rows}.{weight.net}")
    if weight.counted:
        net = scene.say("weight_counted", net=net)
    if weight.purity is None:
        return net
    purity = scene.fact(f"{weight.rows}.{weight.purity}")
    if weight.pure is not None:
        return scene.say("weight_pure", pure=scene.fact(f"{weight.rows}.{weight.pure}"), net=net, purity=purity)
    if weight.prescribed is not None and scene.limits(weight.prescribed):
        return scene.say("weight_prescribed", net=net, table=scene.named(weight.prescribed))
    return net if weight.prescribed else scene.say("weight_by_purity", net=net, purity=purity)


def weight_table(weight: Weight, scene: Scene) -> tuple[Clause, ...]:
    """The purities that the law prescribes."""
    return table(weight.prescribed, scene) if weight.prescribed else ()


@singledispatch
def _say(measure: object, scene: Scene) -> str | None:
    """Each kind of the vocabulary is registered below."""
    raise AssertionError(measure, scene)


@_say.register
def _as_given(measure: AsGiven, scene: Scene) -> str | None:
    return scene.fact(measure.fact)


@_say.register
def _value(measure: Value, scene: Scene) -> str | None:
    return say_value_of(measure.value, scene)


@_say.register
def _rows_total(measure: RowsTotal, scene: Scene) -> str | None:
    where, rows = say_where(measure.where, scene), scene.fact(measure.weight.rows)
    if where is None:
        return None
    return scene.say("rows_total", rows=rows, weight=say_weight(measure.weight, scene), where=where)


@_say.register
def _rows_number(measure: RowsNumber, scene: Scene) -> str | None:
    where = say_where(measure.where, scene)
    return None if where is None else scene.say("rows_number", rows=scene.fact(measure.rows), where=where)


@_say.register
def _equivalent(measure: Equivalent, scene: Scene) -> str | None:
    weight, named = say_weight(measure.weight, scene), scene.named(measure.table)
    return scene.say("equivalent", rows=scene.fact(measure.rows), weight=weight, table=named)
