"""A programme in chapters: what it gives, what bounds it, who is left out, who decides, who shares, by when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hotline.rewards.pack import Cap, Deadline, Head, Instalment, Pack, Sharing, Test, Version
from hotline.rewards.programme.conditions import say_condition
from hotline.rewards.programme.figures import say_figure
from hotline.rewards.programme.measures import say_where
from hotline.rewards.programme.parts import tell_parts
from hotline.rewards.programme.scene import Clause, Scene
from hotline.rewards.voting import MORE_THAN_HALF, Needed


@dataclass(frozen=True)
class Chapter:
    """Clauses of one sort, in the order of the pack."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Programme:
    """A pack in words in one version; chapters without clauses are left out."""

    pack: str
    title: str
    version: Version
    chapters: tuple[Chapter, ...]


def describe(pack: Pack, day: date, language: str) -> Programme | None:
    """The programme in force on a day in ``zh`` or ``en``; None where no version is in force."""
    version = pack.version_on(day)
    if version is None:
        return None
    scene = Scene.of(pack, version.start, language)
    chapters = (
        _chapter("source", _source(scene, version), scene),
        *rules_of(scene),
        _chapter("identity", _identity(scene), scene),
        _chapter("notes", _notes(scene), scene),
        _chapter("readings", _readings(scene), scene),
        _chapter("transitional", _transitional(scene), scene),
        _chapter("announced", _announced(scene), scene),
    )
    return Programme(pack.id, pack.title.of(language), version, tuple(one for one in chapters if one.clauses))


def rules_of(scene: Scene) -> tuple[Chapter, ...]:
    """The chapters that may differ from one version to the next."""
    scene, heads = told_heads(scene)
    return (
        _chapter("heads", heads, scene),
        _chapter("bounds", _bounds(scene), scene),
        _chapter("exclusions", _exclusions(scene), scene),
        _chapter("decisions", _decisions(scene), scene),
        _chapter("sharing", _sharing(scene), scene),
        _chapter("instalments", _instalments(scene), scene),
        _chapter("deadlines", _deadlines(scene), scene),
    )


def told_heads(scene: Scene) -> tuple[Scene, tuple[Clause, ...]]:
    """The heads that can bring something, in order, and the scene that knows them: a head may take up one above it."""
    clauses: list[Clause] = []
    for head in scene.pack.heads:
        parts = tell_parts(head.parts, scene, head.reference)
        if parts:
            clauses.append(Clause(head.id, _head_title(head, scene), head.reference, parts))
            scene = replace(scene, heads=(*scene.heads, head.id))
    return scene, tuple(clauses)


def _chapter(name: str, clauses: Iterator[Clause] | tuple[Clause, ...], scene: Scene) -> Chapter:
    return Chapter(name, scene.say(f"chapter.{name}"), tuple(clauses))


def _head_title(head: Head, scene: Scene) -> str:
    remarks = {
        "head_basis": head.basis,
        "head_replaces": head.replaces_all,
        "head_clamped": head.clamped,
        "head_or_nothing": head.or_nothing,
    }
    return scene.words(head.label) + "".join(scene.say(key) for key, holds in remarks.items() if holds)


def _source(scene: Scene, version: Version) -> Iterator[Clause]:
    pack = scene.pack
    instrument, start = pack.instrument, version.start
    if pack.demonstration:
        yield Clause("demonstration", scene.say("demonstration"), instrument.reference)
    title = scene.say("instrument", title=scene.words(instrument.title), grade=instrument.grade)
    yield Clause("instrument", title, instrument.reference, tuple(Clause("source", one, None) for one in instrument.sources))
    ends = "version_until" if version.until else "version"
    yield Clause("version", scene.say(ends, start=start, until=version.until), version.reference)
    if version.note:
        yield Clause("note", scene.words(version.note), version.reference)
    for other in pack.versions:
        if other != version:
            yield Clause("other_version", scene.say("other_version", start=other.start), other.reference)
    yield Clause("selects", scene.say("selects", fact=scene.fact(pack.selecting_fact)), None)
    if pack.extends:
        yield Clause("extends", scene.say("extends", pack=pack.extends), instrument.reference)


def _bounds(scene: Scene) -> Iterator[Clause]:
    """Groups, caps, smallest sum, rounding, other reward: in the order in which the sum passes them."""
    totals = scene.pack.totals
    for group in totals.groups:
        of = _names(group.of, scene)
        if of:
            key = "group_highest" if group.highest else "group_sum"
            yield Clause(group.id, scene.say(key, label=scene.words(group.label), of=of), group.reference)
    yield from filter(None, (_cap(cap, scene) for cap in totals.caps))
    if totals.de_minimis and scene.limits(totals.de_minimis.amount):
        key = "de_minimis" if totals.de_minimis.inclusive else "de_minimis_under"
        text = scene.say(key, amount=say_figure(totals.de_minimis.amount, scene))
        text += scene.say("tested_by") if totals.de_minimis.tested_by else ""
        yield Clause("de_minimis", text, scene.reference(totals.de_minimis.amount))
    yield _rounding(scene)
    yield from _other_reward(scene)


def _other_reward(scene: Scene) -> Iterator[Clause]:
    rule = scene.pack.totals.other_reward
    when = say_condition(rule.when, scene)
    if when is not False:
        text = scene.say(f"other_reward.{rule.effect}") + ("" if rule.reference else scene.say("unwritten"))
        text += scene.say("only_when", condition=when) if isinstance(when, str) else ""
        yield Clause("other_reward", text, rule.reference)


def _cap(cap: Cap, scene: Scene) -> Clause | None:
    when = say_condition(cap.when, scene)
    if when is False or not (cap.left or scene.has(cap.amount)):
        return None
    of = _names(cap.of, scene) if cap.of else scene.say("everything")
    amount = scene.fact(cap.left) if cap.left else say_figure(cap.amount, scene)
    text = scene.say("cap", label=scene.words(cap.label), of=of, amount=amount)
    if cap.each_tipster:
        text += scene.say("cap_each_tipster")
    if cap.used:
        where = say_where(cap.used_where, scene)
        text += scene.say("cap_used", fact=scene.fact(cap.used)) + where if where is not None else ""
    if isinstance(when, str):
        text += scene.say("only_when", condition=when)
    return Clause(cap.id, text, cap.reference if cap.left else scene.reference(cap.amount))


def _names(names: tuple[str, ...], scene: Scene) -> str:
    """Heads that can bring something, groups and caps, by their labels."""
    totals = scene.pack.totals
    labels = {group.id: group.label for group in totals.groups} | {cap.id: cap.label for cap in totals.caps}
    labels |= {head.id: head.label for head in scene.pack.heads if head.id in scene.heads}
    return scene.say("list").join(scene.say("quoted", words=scene.words(labels[name])) for name in names if name in labels)


def _rounding(scene: Scene) -> Clause:
    rule = scene.pack.totals.rounding
    if rule is None:
        return Clause("rounding", scene.say("rounding.silent"), None)
    to_unit = rule.unit is not None and scene.limits(rule.unit)
    unit = say_figure(str(rule.unit), scene) if to_unit else scene.say("smallest_coin")
    return Clause("rounding", scene.say(f"rounding.{rule.mode}", unit=unit), rule.reference)


def _exclusions(scene: Scene) -> Iterator[Clause]:
    for test in scene.pack.tests:
        when = say_condition(test.when, scene)
        if when is not False:
            yield Clause(test.id, scene.words(test.text), test.reference, tuple(_exclusion(test, when, scene)))


def _exclusion(test: Test, when: str | bool, scene: Scene) -> Iterator[Clause]:
    condition = when if isinstance(when, str) else scene.say("always")
    yield Clause("when", scene.say(f"excludes.{test.excludes}", condition=condition), test.reference)
    if test.reclaims:
        yield Clause("reclaims", scene.say("reclaims"), test.reference)


def _needed(needed: Needed, scene: Scene) -> str:
    if needed == MORE_THAN_HALF:
        return scene.say("needed.half")
    if needed.people:
        return scene.say("needed.people", number=str(needed.people))
    return scene.say("needed.more" if needed.more else "needed.least", share=str(needed.share))


def _decisions(scene: Scene) -> Iterator[Clause]:
    labels = {head.id: head.label for head in scene.pack.heads}
    for voting in scene.pack.votings:
        head = scene.say("quoted", words=scene.words(labels[voting.head]))
        quorum = scene.say("quorum", needed=_needed(voting.quorum, scene)) if voting.quorum else ""
        recusal = scene.say("recusal") if voting.recusal else ""
        needs = scene.say(f"needs.{voting.of}", needed=_needed(voting.needs, scene))
        text = scene.say(f"vote.{voting.rule}", head=head, needs=needs, quorum=quorum + recusal)
        yield Clause(f"vote.{voting.head}", text, voting.reference)
    for approval in scene.pack.approvals:
        limited = approval.up_to is not None and scene.limits(approval.up_to)
        limit = scene.say("approves_up_to", amount=say_figure(str(approval.up_to), scene)) if limited else scene.say("approves_all")
        yield Clause(f"approval.{approval.id}", limit + scene.words(approval.body), approval.reference)


def _sharing(scene: Scene) -> Iterator[Clause]:
    pack = scene.pack
    for mode, way in pack.sharing.items():
        text = scene.say("shared", mode=scene.say(f"mode.{mode}"), way=scene.say(f"sharing.{way}"))
        yield Clause(mode, text, pack.sharing_reference)
    if Sharing.BY_ROLE in pack.sharing.values():
        roles = scene.say("list").join(f"{role} {share:f} %" for role, share in pack.roles.items())
        yield Clause("roles", scene.say("roles", roles=roles), pack.sharing_reference)
        for table in pack.role_tables:
            only = scene.say("list").join(f"{role} {share:f} %" for role, share in table.items())
            yield Clause("roles", scene.say("roles_only", roles=only), pack.sharing_reference)
    if pack.later:
        limited = pack.later.at_most is not None and scene.limits(pack.later.at_most)
        most = scene.say("later_at_most", amount=say_figure(str(pack.later.at_most), scene)) if limited else ""
        yield Clause("later", scene.words(pack.later.text) + most, pack.later.reference)


def _instalments(scene: Scene) -> Iterator[Clause]:
    for one in scene.pack.instalments:
        when = say_condition(one.when, scene)
        if when is False:
            continue
        text = scene.say("instalment", label=scene.words(one.label), part=_instalment_part(one, scene))
        text += scene.say("only_when", condition=when) if isinstance(when, str) else ""
        details = tuple(Clause("due", detail, one.reference) for detail in _instalment_terms(one, scene))
        yield Clause(one.id, text, one.reference, details)


def _instalment_terms(one: Instalment, scene: Scene) -> Iterator[str]:
    """When it is due and when it is lost."""
    if one.due is not None:
        due = say_condition(one.due, scene)
        yield scene.say(f"due.{due}") if isinstance(due, bool) else scene.say("due", condition=due)
    if one.follows is not None:
        yield scene.say("follows", fact=scene.fact(one.follows))
    failed = say_condition(one.failed, scene) if one.failed else False
    if isinstance(failed, str):
        yield scene.say("failed_lapses" if one.lapses else "failed", condition=failed)


def _instalment_part(one: Instalment, scene: Scene) -> str:
    amount = say_figure(one.amount, scene) if one.amount else ""
    percent = say_figure(one.percent, scene) if one.percent else ""
    if one.amount:
        return scene.say("part_amount_percent" if percent else "part_amount", amount=amount, percent=percent)
    return scene.say("part_percent" if percent else "part_rest", percent=percent)


def _deadlines(scene: Scene) -> Iterator[Clause]:
    for deadline in scene.pack.deadlines:
        when = say_condition(deadline.when, scene)
        if when is False:
            continue
        starts = scene.say("or_else").join(scene.fact(fact) for fact in deadline.starts)
        key, number = _period(deadline)
        text = scene.say(key, label=scene.words(deadline.label), number=number, starts=starts)
        text += scene.say("only_when", condition=when) if isinstance(when, str) else ""
        yield Clause(deadline.id, text, deadline.reference)


def _period(deadline: Deadline) -> tuple[str, int | str]:
    periods: Mapping[str, int | None] = {
        "working_days": deadline.working_days,
        "days": deadline.days,
        "months": deadline.months,
    }
    found = next(((key, number) for key, number in periods.items() if number is not None), None)
    if deadline.unread:
        return "period_unread", ""
    if deadline.year_end:
        return "year_end", "-".join(f"{number:02}" for number in deadline.year_end)
    return found or ("month_of", ", ".join(map(str, deadline.month_of)))


def _identity(scene: Scene) -> Iterator[Clause]:
    pack = scene.pack
    kind = scene.say(f"identity.{pack.identity_at_collection}")
    yield Clause("kind", kind, pack.instrument.reference)
    yield Clause("note", scene.words(pack.identity_note), pack.instrument.reference)


def _notes(scene: Scene) -> Iterator[Clause]:
    """What moves no sum and has to be told."""
    for note in scene.pack.notes:
        yield Clause(note.id, scene.words(note.text), note.reference)


def _readings(scene: Scene) -> Iterator[Clause]:
    """Where the law is silent or says two things: the question, the reading taken, the others."""
    for option in scene.pack.options:
        taken = scene.say("reading_taken", reading=scene.words(option.readings[option.default]))
        others = [reading for name, reading in option.readings.items() if name != option.default]
        told = (taken, *(scene.say("reading_other", reading=scene.words(reading)) for reading in others))
        details = tuple(Clause(option.id, text, option.reference) for text in told)
        yield Clause(option.id, scene.say("silent", question=scene.words(option.question)), option.reference, details)


def _transitional(scene: Scene) -> Iterator[Clause]:
    before = replace(scene, version=date.min)  # these rules are asked before there is a version
    for number, rule in enumerate(scene.pack.transitions, start=1):
        when = say_condition(rule.when, before)
        if isinstance(when, str):
            text = scene.say("transition", condition=when, version=rule.version)
            yield Clause(str(number), text, rule.reference)


def _announced(scene: Scene) -> Iterator[Clause]:
    for version in scene.pack.expected_versions:
        yield Clause("version", scene.say("announced_version", start=version.start), version.reference)
    for parameter in scene.pack.parameters.values():
        for dated in parameter.expected:
            text = scene.say("announced_figure", start=dated.start, name=scene.named(parameter.id))
            yield Clause(parameter.id, text, dated.reference)
