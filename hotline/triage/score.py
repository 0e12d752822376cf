"""Measures predictions against gold, all together and by language and channel (TRIAGE.md, section 5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hotline.domain.topics import JUNK, NOT_ABOUT_DRUGS, Category, Route
from hotline.domain.urgency import Priority
from hotline.triage.matched_spans import Tally, matched_clues, matched_entities
from hotline.triage.pairs import pair_measures

Record = Mapping[str, Any]
_RELAXED = ("place", "time", "person", "quantity")
_EXACT = ("plate", "phone", "substance")


class MissingPredictionError(ValueError):
    """Gold names a tip that was not predicted; the text says which."""


def score(predicted: Sequence[Record], gold: Sequence[Record]) -> dict[str, Any]:
    """All measures; ``by`` holds the same for every language and channel. Raises MissingPredictionError.

    A record of gold without a category was judged for its links only.
    """
    by_id = {str(record["id"]): record for record in predicted}
    missing = [str(record["id"]) for record in gold if str(record["id"]) not in by_id]
    if missing:
        raise MissingPredictionError(
            f"no prediction for {', '.join(missing[:5])}{' and others' if len(missing) > 5 else ''}"
        )
    pairs = [(by_id[str(record["id"])], record) for record in gold if "category" in record]
    groups = {name: measures(members, predicted, gold) for name, members in sorted(_groups(pairs).items())}
    everybody = frozenset(str(record["id"]) for record in gold)
    return {**measures(pairs, predicted, gold), **pair_measures(predicted, gold, everybody), "by": groups}


def _groups(pairs: Sequence[tuple[Record, Record]]) -> dict[str, list[tuple[Record, Record]]]:
    groups: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
    for prediction, gold in pairs:
        groups[f"language {gold['language']}"].append((prediction, gold))
        if "channel" in gold:
            groups[f"channel {gold['channel']}"].append((prediction, gold))
    return groups


def measures(
    pairs: Sequence[tuple[Record, Record]], predicted: Sequence[Record], gold: Sequence[Record]
) -> dict[str, Any]:
    """The measures over some of the tips; pairs of tips count if one of the two is among them."""
    ids = frozenset(str(record["id"]) for _, record in pairs)
    return {
        "tips": len(pairs),
        "p1_recall": _recall(pairs, {Priority.P1}),
        "p1_p2_recall": _recall(pairs, {Priority.P1, Priority.P2}),
        "priority_confusion": _confusion(pairs),
        "real_tips_proposed_for_discard": [str(g["id"]) for p, g in pairs if _is_real(g) and _is_discarded(p)],
        "category_macro_f1": category_macro_f1(pairs),
        "language_accuracy": _share(p["language"] == g["language"] for p, g in pairs),
        "route_accuracy": _share(p["route"] == g["route"] for p, g in pairs if "route" in g),
        **{f"{kind}_relaxed_f1": _entity_f1(pairs, kind, exact=False) for kind in _RELAXED},
        **{f"{kind}_exact_f1": _entity_f1(pairs, kind, exact=True) for kind in _EXACT},
        "substances_marked_in_junk_and_off_topic": _marked_in_junk(pairs),
        "tipster_clue_recall": _clue_recall(pairs),
        **pair_measures(predicted, gold, ids),
    }


def _recall(pairs: Sequence[tuple[Record, Record]], levels: set[Priority]) -> float | None:
    """Share of gold tips of these levels that were predicted at one of them."""
    wanted = [prediction for prediction, gold in pairs if gold["priority"] in levels]
    return _share(prediction["priority"] in levels for prediction in wanted)


def _confusion(pairs: Sequence[tuple[Record, Record]]) -> dict[str, dict[str, int]]:
    counts = Counter((str(gold["priority"]), str(prediction["priority"])) for prediction, gold in pairs)
    return {row: {column: counts[row, column] for column in Priority} for row in Priority}


def _is_real(gold: Record) -> bool:
    return gold["category"] not in JUNK


def _is_discarded(prediction: Record) -> bool:
    return Route.DISCARD in {prediction["route"], *prediction.get("also", ())}


def category_macro_f1(pairs: Sequence[tuple[Record, Record]]) -> float | None:
    """Mean F1 over gold's categories; a predicted one among gold's secondary ones counts as gold's own."""
    hits: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for prediction, gold in pairs:
        category = str(prediction["category"])
        counted = str(gold["category"]) if category in gold.get("secondary_categories", ()) else category
        said[counted] += 1
        true[str(gold["category"])] += 1
        hits[counted] += counted == gold["category"]
    return _mean(_f1(hits[c.value], said[c.value], true[c.value]) for c in Category if true[c.value])


def _entity_f1(pairs: Sequence[tuple[Record, Record]], kind: str, *, exact: bool) -> float | None:
    tally = Tally.total(
        matched_entities(p.get("entities", ()), g.get("entities", ()), kind, exact=exact) for p, g in pairs
    )
    return _f1(tally.hits, tally.predicted, tally.gold) if tally.gold or tally.predicted else None


def _marked_in_junk(pairs: Sequence[tuple[Record, Record]]) -> int:
    return sum(
        1
        for prediction, gold in pairs
        if gold["category"] in NOT_ABOUT_DRUGS
        for entity in prediction.get("entities", ())
        if entity["type"] == "substance"
    )


def _clue_recall(pairs: Sequence[tuple[Record, Record]]) -> float | None:
    tally = Tally.total(matched_clues(p.get("tipster_clues", ()), g.get("tipster_clues", ())) for p, g in pairs)
    return tally.hits / tally.gold if tally.gold else None


def _f1(hits: int, predicted: int, gold: int) -> float:
    return 2 * hits / (predicted + gold) if predicted + gold else 0.0


def _share(answers: Iterable[bool]) -> float | None:
    return _mean(float(answer) for answer in answers)


def _mean(values: Iterable[float]) -> float | None:
    held = list(values)
    return sum(held) / len(held) if held else None
