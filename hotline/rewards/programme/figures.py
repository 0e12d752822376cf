"""Figures and tables of a programme in words: a sum, a percentage, each line of a scale."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.domain.quantities import Quantity
from hotline.rewards.figure_words import say_bounds, say_number, say_quantity, say_span, say_tariff
from hotline.rewards.parameters import Conversion, Missing, ParameterValue, Percent, Rates, Scale, Thresholds
from hotline.rewards.programme.scene import Clause, Scene
from hotline.rewards.span import Span


@dataclass(frozen=True)
class TableLine:
    """One line of a table: for what, and what stands there."""

    what: str
    says: str


def say_figure(name: str, scene: Scene) -> str:
    """A single figure by its parameter; a table by its name alone."""
    value = scene.figure(name)
    if not scene.with_figures or is_table(value):
        return scene.named(name)
    return say_value(value, scene)


def is_table(value: ParameterValue) -> bool:
    return isinstance(value, Scale | Rates | Conversion | Thresholds)


def say_value(value: ParameterValue, scene: Scene) -> str:
    """A single figure."""
    match value:
        case Span():
            return say_span(value, scene.pack.currency, scene.language)
        case Percent():
            if value.values:
                return scene.say("percent_one_of", values=scene.either(say_number(one) for one in value.values))
            return say_percent(value.span, scene)
        case Quantity():
            return say_quantity(value, scene.pack.currency)
        case _:
            return scene.say("unread")


def say_percent(span: Span, scene: Scene) -> str:
    if span.exact is not None:
        return scene.say("percent", low=say_number(span.low))
    if span.high is None:
        return scene.say("percent_open", low=say_number(span.low))
    return scene.say("percent_range", low=say_number(span.low), high=say_number(span.high))


def table_lines(value: ParameterValue, scene: Scene) -> Iterator[TableLine]:
    """The lines of a table in their order; none for a single figure."""
    currency, language = scene.pack.currency, scene.language
    match value:
        case Scale():
            for bracket in value.brackets:
                what = say_bounds(bracket, currency, language)
                yield TableLine(what, say_tariff(bracket.tariff, currency, language))
        case Rates():
            for kind, tariff in value.tariffs.items():
                yield TableLine(scene.kind(kind), say_tariff(tariff, currency, language))
        case Conversion():
            for kind, ratio in value.ratios.items():
                yield TableLine(scene.kind(kind), scene.say("ratio", ratio=say_number(ratio)))
        case Thresholds():
            for kind, threshold in value.entries.items():
                yield TableLine(scene.kind(kind), scene.say("from_here", quantity=say_quantity(threshold, currency)))
        case _:
            return


def table(name: str, scene: Scene) -> tuple[Clause, ...]:
    """The lines of a table as they are in force, each with the table's source; that it was not read, where it was not."""
    value, reference = scene.figure(name), scene.reference(name)
    if not scene.with_figures:
        return ()
    if value is Missing.UNREAD:
        return (Clause(name, scene.say("unread"), reference),)
    return tuple(
        Clause(f"{name}.{number}", scene.say("line", what=line.what, says=line.says), reference)
        for number, line in enumerate(table_lines(value, scene), start=1)
    )

