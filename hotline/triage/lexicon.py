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
from hotline.triage.rules import BARRED_BY_DEFAULT, WINDOWS, Rule
from hotline.triage.terms import TermTable, compile_terms

FOLDER = Path(__file__).parent / "lexicon"

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


class LexiconError(ValueError):
    """The lexicon must not be used; the text names the file, the key and the fault."""


@dataclass(frozen=True)
class Joined:
    """What two tips on one matter may say together: reasons that are each tip's own, and how long others hold."""

    own: frozenset[Reason]
    holds: Mapping[str, timedelta]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything that triage knows before it reads a tip. Two are never compared: what is made from one is kept by it."""

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
    joined: Joined


def load_lexicon(path: Path | None = None) -> Lexicon:
    """Read the lexicon in ``path`` (the project's own by default). Raises LexiconError."""
    folder = path or FOLDER
    signals = _by_language(folder / "signals.zh.yaml", folder / "signals.en.yaml")
    drugs = _read(folder / "substances.yaml")
    rules = _read(folder / "rules.yaml")
    known = frozenset(signals) | ENTITY_SIGNALS
    groups = {
        name: frozenset(_strings(folder / "rules.yaml", name, members)) for name, members in rules["groups"].items()
    }
    return Lexicon(
        signals=_compiled(folder / "signals", signals),
        substances=_compiled(folder / "substances.yaml", _substance_terms(drugs)),
        innocent=_compiled(folder / "innocent.yaml", _read(folder / "innocent.yaml")),
        topics=_rules(folder / "rules.yaml", rules["topics"], {c.value for c in Category}, (known, groups)),
        weak_topics=_rules(folder / "rules.yaml", rules["weak_topics"], {c.value for c in Category}, (known, groups)),
        reasons=_rules(folder / "rules.yaml", rules["reasons"], {r.value for r in Reason}, (known, groups)),
        staff=_rules(folder / "rules.yaml", rules["staff"], {"staff"}, (known, groups)),
        kinds={name: str(entry["kind"]) for name, entry in drugs.items()},
        words=_read(folder / "extractors.yaml"),
        syllables={char: name for name, chars in _read(folder / "syllables.yaml").items() for char in chars},
        joined=_joined(folder / "joined.yaml", known),
    )


def _read(path: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only the loader of data needs it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as fault:
        raise LexiconError(f"{path}: cannot be read as YAML: {fault}") from fault
    if not isinstance(data, dict):
        raise LexiconError(f"{path}: must be a mapping of names")
    return data


def _joined(path: Path, known: frozenset[str]) -> Joined:
    table = _read(path)
    reasons = {reason.value for reason in Reason}
    if unknown := ({*table["own"]} - reasons) | (table["hours"].keys() - reasons - known):
        raise LexiconError(f"{path}: no such reason or signal: {', '.join(sorted(unknown))}")
    return Joined(frozenset(map(Reason, table["own"])), {name: timedelta(hours=hours) for name, hours in table["hours"].items()})


def _by_language(*paths: Path) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for path in paths:
        for name, terms in _read(path).items():
            merged.setdefault(name, []).extend(_strings(path, name, terms))
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
            if unknown := variant.keys() - _RULE_KEYS:
                raise LexiconError(f"{path}: {outcome}: unknown keys {', '.join(sorted(unknown))}")
            rules.append(_rule(f"{path}: {outcome}", outcome, variant, known))
    return tuple(rules)


def _rule(
    where: str, outcome: str, entry: Mapping[str, Any], known: tuple[frozenset[str], Mapping[str, frozenset[str]]]
) -> Rule:
    within = entry.get("within", "sentence")
    if within not in WINDOWS:
        raise LexiconError(f"{where}: within must be one of {', '.join(WINDOWS)}")
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
