"""Loads the words and rules of triage from YAML and refuses what it does not know, naming file and key.

The lexicon is read when it is asked for, never on import, and is the same for live tips and for the evaluation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hotline.domain.topics import Category
from hotline.domain.urgency import Reason
from hotline.triage.clauses import Mode
from hotline.triage.own_tables import (
    FOLDER,
    LargeAmounts,
    LexiconError,
    Windows,
    check_own_folder,
    load_large_amounts,
    load_windows,
    read_table,
)
from hotline.triage.rules import BARRED_BY_DEFAULT, WINDOWS, Rule
from hotline.triage.terms import TermTable, compile_terms

__all__ = ["FOLDER", "Lexicon", "LexiconError", "load_lexicon"]

#: Words that name a thing, and what people see, smell and hear where they name none.
SIGNAL_FILES = ("signals.zh.yaml", "signals.en.yaml", "indirect.zh.yaml", "indirect.en.yaml")

#: Signals that entities give rise to; a rule may need them like any other.
ENTITY_SIGNALS = frozenset(
    {
        "substance",
        "place",
        "spot",
        "premises",
        "plate",
        "phone",
        "account",
        "person",
        "named",
        "large",
        "many_plants",
        "time_now",
        "time_3h",
        "time_48h",
        "time_clock",
        "time_habit",
        "quantity",
        "staff_term",
        "precursor_name",
        "slang",
        "firm_slang",
        "url",
    }
)
_RULE_KEYS = {"need", "without", "unless", "within", "bar", "allow"}


@dataclass(frozen=True)
class Joined:
    """What two tips on one matter may say together: reasons that are each tip's own, and how long others hold."""

    own: frozenset[Reason]
    holds: Mapping[str, timedelta]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything that triage knows before it reads a tip; each is itself only, so that patterns are built once for it."""

    signals: TermTable = field(repr=False)
    substances: TermTable = field(repr=False)
    innocent: TermTable = field(repr=False)
    topics: tuple[Rule, ...] = field(repr=False)
    weak_topics: tuple[Rule, ...] = field(repr=False)  # asked only where no topic fits
    reasons: tuple[Rule, ...] = field(repr=False)
    staff: tuple[Rule, ...] = field(repr=False)
    kinds: Mapping[str, str] = field(repr=False)  # canonical substance -> hard, soft, precursor
    words: Mapping[str, Sequence[str]] = field(repr=False)  # word lists that the extractors read
    syllables: Mapping[str, str] = field(repr=False)  # Chinese character -> syllable, for names of places
    large: LargeAmounts
    windows: Windows
    joined: Joined


def load_lexicon(path: Path | None = None, own: Path | None = None) -> Lexicon:
    """Read the lexicon in ``path`` (the project's own by default) with a city's folder laid over it. Raises LexiconError."""
    folder = path or FOLDER
    if own is not None:
        check_own_folder(own)

    def table(name: str) -> dict[str, Any]:
        return read_table(name, shipped=folder, own=own)

    signals = _by_language(folder, *map(table, SIGNAL_FILES))
    drugs, rules, place = table("substances.yaml"), table("rules.yaml"), folder / "rules.yaml"
    known = frozenset(signals) | ENTITY_SIGNALS
    groups = {name: frozenset(_strings(place, name, members)) for name, members in rules["groups"].items()}
    return Lexicon(
        signals=_compiled(folder / "signals", signals),
        substances=_compiled(folder / "substances.yaml", _substance_terms(drugs)),
        innocent=_compiled(folder / "innocent.yaml", table("innocent.yaml")),
        topics=_rules(place, rules["topics"], {c.value for c in Category}, (known, groups)),
        weak_topics=_rules(place, rules["weak_topics"], {c.value for c in Category}, (known, groups)),
        reasons=_rules(place, rules["reasons"], {r.value for r in Reason}, (known, groups)),
        staff=_rules(place, rules["staff"], {"staff"}, (known, groups)),
        kinds={name: str(entry["kind"]) for name, entry in drugs.items()},
        words=table("extractors.yaml"),
        syllables={char: name for name, chars in table("syllables.yaml").items() for char in chars},
        joined=_joined(folder / "joined.yaml", table("joined.yaml"), known),
        large=load_large_amounts(folder, own),
        windows=load_windows(folder, own),
    )


def _joined(path: Path, table: Mapping[str, Any], known: frozenset[str]) -> Joined:
    reasons = {reason.value for reason in Reason}
    if unknown := ({*table["own"]} - reasons) | (table["hours"].keys() - reasons - known):
        raise LexiconError(f"{path}: no such reason or signal: {', '.join(sorted(unknown))}")
    for name, hours in table["hours"].items():
        if hours < 0:
            raise LexiconError(f"{path}: hours: {name}: is no length of time; write a number of hours from 0")
    return Joined(frozenset(map(Reason, table["own"])), {name: timedelta(hours=hours) for name, hours in table["hours"].items()})


def _by_language(folder: Path, *tables: dict[str, Any]) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for table in tables:
        for name, terms in table.items():
            merged.setdefault(name, []).extend(_strings(folder / "signals", name, terms))
    return merged


def _strings(path: Path, key: str, terms: object) -> list[str]:
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise LexiconError(f"{path}: {key}: must be a list of words; quote numbers, true and false")
    return terms


def _compiled(path: Path, named: Mapping[str, Sequence[str]]) -> TermTable:
    try:
        return compile_terms(named)
    except ValueError as fault:
        raise LexiconError(f"{path}: too many choices in one term: {fault}") from fault


def _substance_terms(drugs: Mapping[str, Any]) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for name, entry in drugs.items():
        terms[f"{name}/formal"] = [*entry.get("zh", ()), *entry.get("en", ())]
        terms[f"{name}/slang"] = [*entry.get("slang_zh", ()), *entry.get("slang_en", ())]
    return terms


def _rules(
    path: Path,
    entries: Mapping[str, Any],
    outcomes: set[str],
    known: tuple[frozenset[str], Mapping[str, frozenset[str]]],
) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for outcome, variants in entries.items():
        if outcome not in outcomes:
            raise LexiconError(f"{path}: {outcome}: no such outcome; known are {', '.join(sorted(outcomes))}")
        for variant in variants:
            if isinstance(variant, dict) and (unknown := variant.keys() - _RULE_KEYS):
                raise LexiconError(f"{path}: {outcome}: unknown keys {', '.join(sorted(unknown))}")
            if not isinstance(variant, dict) or not isinstance(variant.get("need"), list):
                raise LexiconError(f"{path}: {outcome}: a rule is a mapping with a list of what it needs")
            rules.append(_rule(f"{path}: {outcome}", outcome, variant, known))
    return tuple(rules)


def _rule(
    where: str, outcome: str, entry: Mapping[str, Any], known: tuple[frozenset[str], Mapping[str, frozenset[str]]]
) -> Rule:
    within = entry.get("within", "sentence")
    if within not in WINDOWS:
        raise LexiconError(f"{where}: within must be one of {', '.join(WINDOWS)}")
    if not {*entry.get("bar", ()), *entry.get("allow", ())} <= set(Mode):
        raise LexiconError(f"{where}: bar and allow must be among {', '.join(Mode)}")
    barred = (BARRED_BY_DEFAULT | {Mode(m) for m in entry.get("bar", ())}) - {Mode(m) for m in entry.get("allow", ())}
    need = tuple(_names(where, item.split("|"), known) for item in entry["need"])
    without = _names(where, entry.get("without", ()), known)
    return Rule(outcome, need, without, _names(where, entry.get("unless", ()), known), within, barred)


def _names(
    where: str, items: Sequence[str], known: tuple[frozenset[str], Mapping[str, frozenset[str]]]
) -> frozenset[str]:
    signals, groups = known
    names = frozenset[str]().union(*(groups.get(item, frozenset({item})) for item in items))
    if unknown := names - signals:
        raise LexiconError(f"{where}: no such signal: {', '.join(sorted(unknown))}")
    return names
