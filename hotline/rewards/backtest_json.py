"""What a back-test found, as JSON: money as decimal text in the currency of the pack, days as 2018-08-01."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hotline.domain.money import plain
from hotline.rewards.backtest import QUANTILES, Answer, Compared, Cost, FaultyLine, Kind, Move, Tally, Trial, spread
from hotline.rewards.reasons import Reason

#: Figures of the tally whose spread is told.
_SPREADS = ("sums", "draft_sums", "differences")


def change_json(one: Compared) -> dict[str, object]:
    """One outcome whose answer is another one."""
    difference = one.difference
    return {
        "id": one.id,
        "line": one.line,
        "move": one.move.value,
        "from": _answer_json(one.before),
        "to": _answer_json(one.after),
        "difference": None if difference is None else plain(difference),
    }


def _answer_json(answer: Answer) -> dict[str, object]:
    exact = answer.exact
    ranged = answer.kind is Kind.LEFT_TO_A_BODY
    return {
        "kind": answer.kind.value,
        "amount": None if exact is None else plain(exact),
        "min": plain(answer.low) if ranged else None,
        "max": plain(answer.high) if ranged and answer.high is not None else None,
        "reason": answer.reason.value if answer.reason else None,
        "version": _day(answer.version),
    }


def report_json(trial: Trial, tally: Tally) -> dict[str, object]:
    """Everything but the single outcomes; money as decimal text in the currency of the pack."""
    least, most = tally.difference
    return {
        "pack": trial.pack.id,
        "currency": trial.pack.currency,
        "outcomes": tally.outcomes,
        "faulty_lines": tally.faulty,
        "changed": tally.changed,
        "in_force": {"versions": _versions_json(tally.versions), "cost": _cost_json(tally.before)},
        "draft": {"versions": _versions_json(tally.draft_versions), "cost": _cost_json(tally.after)},
        "difference": {"min": plain(least), "max": None if most is None else plain(most)},
        "moves": {move.value: tally.moves[move] for move in Move},
        "gained": plain(tally.more),
        "lost": plain(tally.less),
        "kinds": [_kind_json(number, *kinds) for kinds, number in tally.kinds.most_common()],
        "spread": {name: _spread_json(getattr(tally, name)) for name in _SPREADS},
    }


def _cost_json(cost: Cost) -> dict[str, object]:
    most = cost.most
    return {
        "exact": plain(cost.exact),
        "left_to_a_body": cost.ranges,
        "without_maximum": cost.open_ended,
        "min": plain(cost.least),
        "max": None if most is None else plain(most),
    }


def _kind_json(number: int, before: Kind, why: Reason | None, after: Kind, why_now: Reason | None) -> dict[str, object]:
    return {
        "from": before.value,
        "from_reason": why.value if why else None,
        "to": after.value,
        "to_reason": why_now.value if why_now else None,
        "count": number,
    }


def _versions_json(versions: Mapping[date | None, int]) -> list[dict[str, object]]:
    return [{"version": _day(start), "outcomes": number} for start, number in versions.items()]


def _spread_json(counted: Mapping[Decimal, int]) -> dict[str, str]:
    return {plain(share): plain(figure) for share, figure in zip(QUANTILES, spread(counted), strict=False)}


def faulty_json(faulty: FaultyLine, language: str) -> dict[str, object]:
    """One line that was not counted."""
    faults = [{"fact": one.fact, "expected": one.expected.of(language), "rule": one.rule} for one in faulty.faults]
    return {"line": faulty.line, "id": faulty.id, "under_draft": faulty.under_draft, "faults": faults}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
