"""Measures suggested links between tips: duplicates found, look-alikes wrongly joined, links across languages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

Pair = frozenset[str]


def pair_measures(
    predicted: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, Any]], ids: Collection[str]
) -> dict[str, Any]:
    """Pairs count without direction, direct links only, if one of the two tips is among ``ids``."""
    language = {str(record["id"]): str(record["language"]) for record in gold}
    suggested = _among(_suggested(predicted, "duplicate"), ids, language)
    related = _among(_suggested(predicted, "related"), ids, language)
    true = _among(_true_duplicates(gold), ids, language)
    apart = _among(_named(gold, "not_duplicate_of"), ids, language)
    true_related = _among(_named(gold, "related_to"), ids, language)
    return {
        "duplicate_pair_precision": _ratio(len(suggested & true), len(suggested)),
        "duplicate_pair_recall": _ratio(len(suggested & true), len(true)),
        "not_duplicates_suggested_as_duplicates": _ratio(len(suggested & apart), len(apart)),
        "related_pair_recall": _ratio(len((related | suggested) & true_related), len(true_related)),
        "links_across_languages": sum(1 for pair in suggested | related if len({language[one] for one in pair}) > 1),
        "duplicates_across_languages_recall": _across(suggested, true, language),
    }


def _across(suggested: set[Pair], true: set[Pair], language: Mapping[str, str]) -> float | None:
    wanted = {pair for pair in true if len({language[one] for one in pair}) > 1}
    return _ratio(len(suggested & wanted), len(wanted))


def _suggested(predicted: Iterable[Mapping[str, Any]], kind: str) -> set[Pair]:
    return {
        frozenset({str(record["id"]), str(each["id"])})
        for record in predicted
        for each in record.get("links", ())
        if each["kind"] == kind
    }


def _true_duplicates(gold: Iterable[Mapping[str, Any]]) -> set[Pair]:
    groups: dict[str, list[str]] = defaultdict(list)
    for record in gold:
        if record.get("dup_group"):
            groups[str(record["dup_group"])].append(str(record["id"]))
    return {frozenset(pair) for members in groups.values() for pair in combinations(members, 2)}


def _named(gold: Iterable[Mapping[str, Any]], key: str) -> set[Pair]:
    return {frozenset({str(record["id"]), str(other)}) for record in gold for other in _listed(record.get(key))}


def _listed(value: object) -> Sequence[object]:
    if not value:
        return ()
    return value if isinstance(value, list) else [value]


def _among(pairs: Iterable[Pair], ids: Collection[str], known: Mapping[str, str]) -> set[Pair]:
    return {
        pair
        for pair in pairs
        if len(pair) > 1 and any(one in ids for one in pair) and all(one in known for one in pair)
    }


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
