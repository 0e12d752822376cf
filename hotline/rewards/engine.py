"""The evaluation itself: from a pack and the facts of one report to a finding. It reads nothing and keeps nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.rewards.answers_needed import missing_answers
from hotline.rewards.apportioning import apportioned
from hotline.rewards.closing import Owed, close, closing_steps, source_step
from hotline.rewards.deadlines import last_days
from hotline.rewards.document import Text
from hotline.rewards.facts import FactFault, FactsError, FactSheet, read_facts
from hotline.rewards.finding import Finding
from hotline.rewards.instalments import plan
from hotline.rewards.judging import judge
from hotline.rewards.matter import Matter
from hotline.rewards.pack import OptionTaken, Pack, Sharing, Transition, Version, fact_label, pack_digest
from hotline.rewards.payable import payable
from hotline.rewards.persons import own_sheets
from hotline.rewards.reasons import Reason, first
from hotline.rewards.sharing import described, manner, sharing_faults
from hotline.rewards.steps import Account, Filling, Step

_NOTHING = Decimal(0)


def evaluate(pack: Pack, facts: Mapping[str, object], on: date, under: Version | None = None) -> Finding:
    """What the pack's law gives for these facts. ``on`` stands in for a selecting fact that was not given.

    ``under`` is a version of the pack that is to govern whatever the day says, to see what it would have given.
    Facts are those that the pack knows, its own and the shared ones, as plain values. Raises FactsError when they are faulty.
    """
    sheet = read_facts(pack.known_facts, facts, pack.pays_in)
    faults = [*_option_faults(pack, sheet), *sharing_faults(pack, sheet)]
    if faults:
        raise FactsError(faults)
    persons, taken = own_sheets(pack, sheet), _options_taken(pack, sheet)
    if persons:
        sheet = persons[described(sheet)]
    day = sheet.day(pack.selecting_fact) or on
    transition = None if under else _transition(pack, sheet, taken)
    version = under or pack.version_on(transition.version if transition else day)
    if version is None:
        return _without_version(pack, day, taken)
    matter = _matter(pack, sheet, taken, version)
    missing = missing_answers(pack, matter) if pack.conditional_facts else ()
    if missing:
        raise FactsError(missing)
    return _found(pack, _Governing(version, day, taken, transition), matter, persons)


@dataclass(frozen=True)
class _Governing:
    """The version, the day that selects, the readings taken of what the text leaves open, and the transitional rule
    that names the version in the place of that day.
    """

    version: Version
    day: date
    taken: tuple[OptionTaken, ...]
    transition: Transition | None


def _found(pack: Pack, governing: _Governing, matter: Matter, persons: Mapping[str, FactSheet]) -> Finding:
    judged = judge(pack, matter, persons)
    matter, heads, eligibility = judged.matter, judged.heads, judged.eligibility
    whole = payable(pack, matter, heads, _sharers(pack, matter.sheet, len(eligibility.entitled)))
    money = apportioned(pack, matter, eligibility.entitled, whole)
    paid = plan(pack, matter, money.span)
    reason = first({*eligibility.reasons, *heads.reasons, *money.reasons, *({paid.reason} if paid.reason else ())})
    owed = Owed(None, reason) if reason else Owed(paid.span, None, paid.parts)
    closing = close(pack, matter, eligibility, owed)

    def steps() -> tuple[Step, ...]:
        opening = (*_version_steps(pack, matter.sheet, governing), *eligibility.steps, *heads.steps)
        money_steps = (*money.steps, *paid.steps, *closing_steps(pack, matter, closing))
        return (*opening, *money_steps, *_option_steps(pack, governing.taken))

    return Finding(
        pack=pack.id,
        digest=pack_digest(pack),
        version=governing.version.start,
        currency=pack.currency,
        span=closing.owed.span,
        reason=reason,
        shares=closing.shares,
        due_now=closing.due_now,
        instalments=owed.parts,
        heads={head: span for head, span in heads.spans.items() if head not in money.put_aside},
        deadlines=matter.deadlines,
        options=governing.taken,
        account=Account(steps),
    )


def _without_version(pack: Pack, day: date, taken: tuple[OptionTaken, ...]) -> Finding:
    reference = pack.instrument.reference
    step = Step("version", "no_version", {"pack": pack.title, "day": day}, reference)
    return Finding(
        pack=pack.id,
        digest=pack_digest(pack),
        version=None,
        currency=pack.currency,
        span=None,
        reason=Reason.NO_VERSION_IN_FORCE,
        shares={},
        due_now=_NOTHING,
        instalments=(),
        heads={},
        deadlines={deadline.id: None for deadline in pack.deadlines},
        options=taken,
        account=Account(lambda: (step, source_step(pack))),
    )


def _transition(pack: Pack, sheet: FactSheet, taken: Sequence[OptionTaken]) -> Transition | None:
    """The first transitional rule that holds; it names the version, whatever the day says."""
    if not pack.transitions:
        return None
    matter = Matter(sheet, {option.id: option.value for option in taken}, {}, {}, {})
    return next((rule for rule in pack.transitions if rule.when.holds(matter)), None)


def _sharers(pack: Pack, sheet: FactSheet, entitled: int) -> int:
    """Among how many the sum is divided: one where the first takes all."""
    return 1 if manner(pack, sheet, entitled) is Sharing.FIRST_ACCEPTED else max(1, entitled)


def _matter(pack: Pack, sheet: FactSheet, taken: Sequence[OptionTaken], version: Version) -> Matter:
    options = {option.id: option.value for option in taken}
    matter = Matter(sheet, options, pack.parameters_in(version), {}, pack.choice_labels, version.start)
    return matter.with_deadlines(last_days(pack, matter)) if pack.deadlines else matter


def _option_faults(pack: Pack, sheet: FactSheet) -> list[FactFault]:
    chosen = sheet.picks("options")
    if not chosen:
        return []
    faults: list[FactFault] = []
    options = {option.id: option for option in pack.options}
    for name, value in chosen.items():
        if name not in options:
            names = ", ".join(options)
            faults.append(FactFault(f"options.{name}", Text(f"选项：{names}", f"one of: {names}"), "pack.yaml"))
        elif value not in options[name].readings:
            names = ", ".join(options[name].readings)
            expected = Text(f"以下之一：{names}", f"one of: {names}")
            faults.append(FactFault(f"options.{name}", expected, options[name].reference))
    return faults


def _options_taken(pack: Pack, sheet: FactSheet) -> tuple[OptionTaken, ...]:
    chosen = sheet.picks("options")
    return tuple(option.taken[chosen.get(option.id, option.default)] for option in pack.options)


def _version_steps(pack: Pack, sheet: FactSheet, governing: _Governing) -> tuple[Step, ...]:
    version = governing.version
    filled: dict[str, Filling] = {
        "pack": pack.title,
        "start": version.start,
        "day": governing.day,
        "fact": fact_label(pack, pack.selecting_fact),
    }
    selected = "version" if sheet.day(pack.selecting_fact) else "version_without_fact"
    steps = [Step("version", selected, filled, version.reference)]
    if governing.transition:
        filled["reference"] = governing.transition.reference
        selected = "version_by_transition" if sheet.day(pack.selecting_fact) else "version_by_transition_alone"
        steps = [Step("version", selected, filled, governing.transition.reference)]
    if pack.demonstration:
        steps.append(Step("demonstration", "demonstration", {"pack": pack.title}, pack.instrument.reference))
    if version.note:
        steps.append(Step("version.note", "words", {"words": version.note}, version.reference))
    steps += [Step(f"note.{note.id}", "words", {"words": note.text}, note.reference) for note in pack.notes]
    return tuple(steps)


def _option_steps(pack: Pack, taken: Sequence[OptionTaken]) -> tuple[Step, ...]:
    return tuple(
        Step(f"option.{option.id}", "option", {"question": option.question, "reading": one.why}, option.reference)
        for option, one in zip(pack.options, taken, strict=True)
    )
