"""Conditions in words. What the version in force or a missing figure settles is not told: it holds, or it never does."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch

from hotline.rewards.conditions import (
    AllOf,
    AnyOf,
    AnyRow,
    CategoryIn,
    DeadlineMissed,
    FactTrue,
    HeadBrings,
    HeadsAtLeast,
    Not,
    OptionIs,
)
from hotline.rewards.fact_conditions import (
    Condition,
    FactCounted,
    FactGiven,
    FactIs,
    FactUnknown,
    InVersion,
    IsNothing,
    OnOrAfter,
    Sized,
    ValueSized,
)
from hotline.rewards.programme.figures import say_figure
from hotline.rewards.programme.scene import Scene
from hotline.rewards.programme.values import say_value_of


@dataclass(frozen=True)
class _Said:
    """One condition in words, or several that are joined by ``and`` or ``or``."""

    words: tuple[str, ...]
    key: str = ""

    def text(self, scene: Scene) -> str:
        return scene.say(self.key).join(self.words) if self.key else self.words[0]

    def among(self, key: str, scene: Scene) -> tuple[str, ...]:
        """Among others that are joined by this word; joined otherwise, it needs brackets."""
        return self.words if self.key in {"", key} else (scene.say("bracketed", words=self.text(scene)),)


#: A condition that is settled, or its words.
_Told = _Said | bool


def say_condition(condition: Condition | None, scene: Scene) -> str | bool:
    """When a rule applies: words; True where it always does, False where it never does in this version."""
    told = True if condition is None else _tell(condition, scene, False)
    return told if isinstance(told, bool) else told.text(scene)


@singledispatch
def _tell(condition: object, scene: Scene, negated: bool) -> _Told:
    """The condition, or its opposite. Each kind of the vocabulary is registered below."""
    raise AssertionError(condition, scene, negated)


def _said(scene: Scene, key: str, negated: bool, **filled: object) -> _Said:
    return _Said((scene.say(f"{key}.not" if negated else key, **filled),))


@_tell.register
def _fact_true(condition: FactTrue, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "fact_true", negated, fact=scene.fact(condition.fact))


@_tell.register
def _category_in(condition: CategoryIn, scene: Scene, negated: bool) -> _Told:
    values = scene.values("reporter.category", condition.categories)
    return _said(scene, "category_in", negated, values=values)


@_tell.register
def _option_is(condition: OptionIs, scene: Scene, negated: bool) -> _Told:
    option = next(option for option in scene.pack.options if option.id == condition.option)
    reading = scene.words(option.readings[condition.reading]).rstrip("。.")
    return _said(scene, "option_is", negated, question=scene.words(option.question), reading=reading)


@_tell.register
def _heads_at_least(condition: HeadsAtLeast, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "heads_at_least", negated, number=condition.number)


@_tell.register
def _deadline_missed(condition: DeadlineMissed, scene: Scene, negated: bool) -> _Told:
    deadline = next(scene.words(one.label) for one in scene.pack.deadlines if one.id == condition.deadline)
    done, unless = scene.fact(condition.done), scene.fact(condition.unless)
    quoted = scene.say("quoted", words=deadline)
    return _said(scene, "deadline_missed", negated, deadline=quoted, done=done, unless=unless)


@_tell.register
def _any_of(condition: AnyOf, scene: Scene, negated: bool) -> _Told:
    return _joined(scene, (_tell(one, scene, negated) for one in condition.conditions), every=negated)


@_tell.register
def _all_of(condition: AllOf, scene: Scene, negated: bool) -> _Told:
    return _joined(scene, (_tell(one, scene, negated) for one in condition.conditions), every=not negated)


@_tell.register
def _not(condition: Not, scene: Scene, negated: bool) -> _Told:
    return _tell(condition.condition, scene, not negated)


@_tell.register
def _any_row(condition: AnyRow, scene: Scene, negated: bool) -> _Told:
    where = _tell(condition.where, scene, False)
    if where is False:
        return negated
    if where is True:
        return _said(scene, "fact_given", negated, fact=scene.fact(condition.rows))
    return _said(scene, "any_row", negated, rows=scene.fact(condition.rows), condition=where.text(scene))


@_tell.register
def _head_brings(condition: HeadBrings, scene: Scene, negated: bool) -> _Told:
    if condition.head not in scene.heads:
        return negated
    label = next(scene.words(head.label) for head in scene.pack.heads if head.id == condition.head)
    return _said(scene, "head_brings", negated, head=scene.say("quoted", words=label))


@_tell.register
def _fact_is(condition: FactIs, scene: Scene, negated: bool) -> _Told:
    values = scene.values(condition.fact, condition.values)
    return _said(scene, "fact_is", negated, fact=scene.fact(condition.fact), values=values)


@_tell.register
def _fact_given(condition: FactGiven, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "fact_given", negated, fact=scene.fact(condition.fact))


@_tell.register
def _fact_unknown(condition: FactUnknown, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "fact_unknown", negated, fact=scene.fact(condition.fact))


@_tell.register
def _fact_counted(condition: FactCounted, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "fact_counted", negated, fact=scene.fact(condition.fact))


@_tell.register
def _sized(condition: Sized, scene: Scene, negated: bool) -> _Told:
    """A limit that the text does not have, or that nobody read, is never reached."""
    if not scene.limits(condition.than):
        return negated
    key = "at_least" if condition.included else "more_than"
    return _said(scene, key, negated, fact=scene.fact(condition.fact), limit=say_figure(condition.than, scene))


@_tell.register
def _value_sized(condition: ValueSized, scene: Scene, negated: bool) -> _Told:
    value = say_value_of(condition.value, scene)
    if value is None or not scene.limits(condition.than):
        return negated
    key = "at_least" if condition.included else "more_than"
    return _said(scene, key, negated, fact=value, limit=say_figure(condition.than, scene))


@_tell.register
def _is_nothing(condition: IsNothing, scene: Scene, negated: bool) -> _Told:
    value = say_value_of(condition.value, scene)
    return not negated if value is None else _said(scene, "nothing", negated, value=value)


@_tell.register
def _on_or_after(condition: OnOrAfter, scene: Scene, negated: bool) -> _Told:
    return _said(scene, "on_or_after", negated, fact=scene.fact(condition.fact), day=condition.day)


@_tell.register
def _in_version(condition: InVersion, scene: Scene, negated: bool) -> _Told:
    return (scene.version in condition.starts) is not negated


def _joined(scene: Scene, several: Iterable[_Told], *, every: bool) -> _Told:
    """Conditions of which all are needed, or one is enough, without those that are settled or said already."""
    key = "and" if every else "or"
    left: list[_Said] = []
    for told in several:
        if not isinstance(told, bool):
            left.append(told)
        elif told is not every:
            return told
    if len(left) < 2:
        return left[0] if left else every
    words = tuple(dict.fromkeys(word for told in left for word in told.among(key, scene)))
    return _Said(words, key if len(words) > 1 else "")
