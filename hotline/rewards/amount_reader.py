"""Reads what rules/amount.yaml and rules/decision.yaml say about sums: heads, totals, instalments, votes, approvals."""

from dataclasses import dataclass
from fractions import Fraction

from hotline.rewards.conditions import read_condition
from hotline.rewards.document import Entry, Leaf
from hotline.rewards.entry_lists import condition, member, read_each
from hotline.rewards.pack import Cap, DeMinimis, Group, Head, Instalment, OtherReward, OtherRewardRule, Totals
from hotline.rewards.part_reader import read_part
from hotline.rewards.rounding import Rounding, RoundingMode
from hotline.rewards.voting import MORE_THAN_HALF, NEEDED, Approval, Electorate, Needed, Voting, VotingRule


@dataclass(frozen=True)
class TotalsRead:
    """What one pack says itself of the totals; the single rules are None where it is silent."""

    groups: tuple[Group, ...] = ()
    caps: tuple[Cap, ...] = ()
    de_minimis: DeMinimis | None = None
    rounding: Rounding | None = None
    other_reward: OtherRewardRule | None = None

    def over(self, base: Totals, groups: tuple[Group, ...], caps: tuple[Cap, ...]) -> Totals:
        """These rules where they speak, the base's where they are silent; the lists were laid over one another."""
        other = self.other_reward or base.other_reward
        return Totals(groups, caps, self.de_minimis or base.de_minimis, self.rounding or base.rounding, other)


def read_heads(entry: Entry) -> tuple[Head, ...]:
    return read_each(entry, "heads", "id", _read_head)


def read_totals(entry: Entry) -> TotalsRead:
    """Read groups, caps, `de_minimis`, `rounding` and `other_reward`, each of which may be left out."""
    de_minimis = entry.entry("de_minimis") if entry.has("de_minimis") else None
    rounding = entry.entry("rounding") if entry.has("rounding") else None
    other = entry.entry("other_reward") if entry.has("other_reward") else None
    return TotalsRead(
        groups=read_each(entry, "groups", "id", _read_group),
        caps=read_each(entry, "caps", "id", _read_cap),
        de_minimis=_read_de_minimis(de_minimis) if de_minimis else None,
        rounding=_read_rounding(rounding) if rounding else None,
        other_reward=_read_other_reward(other) if other else None,
    )


def read_instalments(entry: Entry) -> tuple[Instalment, ...]:
    instalments = read_each(entry, "instalments", "id", _read_instalment)
    rests = [one for one in instalments if one.percent is None and one.amount is None]
    if len(rests) > 1:
        entry.fault(
            "more than one instalment is the rest", "Give each but the last a percent or an amount", "instalments"
        )
    return instalments


def read_votings(entry: Entry) -> tuple[Voting, ...]:
    return read_each(entry, "votes", "head", _read_voting)


def read_approvals(entry: Entry) -> tuple[Approval, ...]:
    return read_each(entry, "approvals", "id", _read_approval)


def _read_head(entry: Entry) -> Head:
    reference = entry.text("reference")
    parts = tuple(read_part(part, reference) for part in entry.entries("parts"))
    if not parts:
        entry.fault("a head without parts", "Write at least one part", "parts")
    return Head(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        parts=parts,
        replaces_all=entry.flag("replaces_all"),
        basis=entry.flag("basis"),
        clamped=entry.choice("outside", ("refused", "clamped"), "refused") == "clamped",
        reference=reference,
        or_nothing=entry.flag("or_nothing"),
    )


def _read_group(entry: Entry) -> Group:
    highest = entry.choice("take", ("highest", "sum")) == "highest"
    return Group(entry.text("id"), entry.bilingual("label"), highest, entry.texts("of"), entry.text("reference"))


def _read_cap(entry: Entry) -> Cap:
    return Cap(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        amount="" if entry.has("left") else entry.text("amount"),
        when=condition(entry, "when") if entry.has("when") else None,
        of=entry.texts("of") if entry.has("of") else (),
        used=entry.text("used") if entry.has("used") else None,
        each_tipster=entry.flag("each_tipster"),
        reference=entry.text("reference"),
        left=entry.text("left") if entry.has("left") else None,
        used_where=condition(entry, "used_where") if entry.has("used_where") else None,
    )


def _read_de_minimis(entry: Entry) -> DeMinimis:
    tested_by = entry.text("tested_by") if entry.has("tested_by") else None
    rule = DeMinimis(entry.text("amount"), entry.flag("inclusive"), entry.text("reference"), tested_by)
    entry.done()
    return rule


def _read_rounding(entry: Entry) -> Rounding:
    unit = entry.text("to") if entry.has("to") else None
    rule = Rounding(unit, member(entry, "mode", RoundingMode.DOWN, tuple(RoundingMode)), entry.text("reference"))
    entry.done()
    return rule


def _read_other_reward(entry: Entry) -> OtherRewardRule:
    effect = member(entry, "effect", OtherReward.DEDUCTED, tuple(OtherReward))
    when = condition(entry, "when") if entry.has("when") else None
    rule = OtherRewardRule(effect, when, entry.text("reference"))
    entry.done()
    return rule


def _read_instalment(entry: Entry) -> Instalment:
    failed = entry.entry("failed") if entry.has("failed") else None
    return Instalment(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        percent=entry.text("percent") if entry.has("percent") else None,
        amount=entry.text("amount") if entry.has("amount") else None,
        due=condition(entry, "due") if entry.has("due") or not entry.has("follows") else None,
        failed=read_condition(failed) if failed else None,
        lapses=entry.choice("if_failed", ("nothing_more", "lapses"), "nothing_more") == "lapses",
        reference=entry.text("reference"),
        when=condition(entry, "when") if entry.has("when") else None,
        follows=entry.text("follows") if entry.has("follows") else None,
    )


def _read_voting(entry: Entry) -> Voting:
    rule = member(entry, "rule", VotingRule.MAJORITY, tuple(VotingRule))
    for key in ("needs", "of"):
        if entry.has(key) and rule is not VotingRule.MAJORITY:
            entry.fault(f"'{key}' stands with 'rule: {rule}'", "Only 'rule: majority' can ask for another majority", key)
    return Voting(
        head=entry.text("head"),
        fact=entry.text("fact"),
        rule=rule,
        quorum=_read_quorum(entry),
        reference=entry.text("reference"),
        needs=_read_needed(entry, "needs") if entry.has("needs") else MORE_THAN_HALF,
        of=member(entry, "of", Electorate.PRESENT, tuple(Electorate)) if entry.has("of") else Electorate.PRESENT,
        recusal=entry.flag("recusal"),
    )


def _read_quorum(entry: Entry) -> Needed | None:
    leaf = entry.table.entries.get("quorum")
    if not entry.has("quorum") or (isinstance(leaf, Leaf) and leaf.kind == "bool"):
        return MORE_THAN_HALF if entry.flag("quorum") else None
    return _read_needed(entry, "quorum")


def _read_needed(entry: Entry, key: str) -> Needed:
    """A share such as ``2/3`` or ``more than 1/2``, or a number of people."""
    said = NEEDED.fullmatch(entry.text(key))
    if said and said[4]:
        return Needed(people=int(said[4]))
    if said is None or int(said[2]) > int(said[3]):
        entry.fault(f"'{key}' says neither a share nor a number of people", "Write for example 2/3, more than 1/2, or 5", key)
        return MORE_THAN_HALF
    return Needed(Fraction(int(said[2]), int(said[3])), more=bool(said[1]))


def _read_approval(entry: Entry) -> Approval:
    up_to = entry.text("up_to") if entry.has("up_to") else None
    return Approval(entry.text("id"), entry.bilingual("body"), up_to, entry.text("reference"))
