"""What stands where in the files of a programme, for the published schema. A test holds it against the loader, both ways."""

from collections.abc import Mapping

from hotline.domain.money import MINOR_UNITS
from hotline.domain.quantities import AREA, COUNT, VOLUME, WEIGHT
from hotline.rewards.cases import FAULTY, INCLUDED
from hotline.rewards.contract import ANSWER_KEYS
from hotline.rewards.fact_specs import CATEGORIES, PACK_TYPES, FactType
from hotline.rewards.finding import Outcome
from hotline.rewards.inheritance import SECTIONS
from hotline.rewards.loader import PACK_NAME
from hotline.rewards.pack import Excludes, IdentityAtCollection, OtherReward, Sharing
from hotline.rewards.parameters import UNITS
from hotline.rewards.reasons import ELIGIBILITY_REASONS, Reason
from hotline.rewards.rounding import RoundingMode
from hotline.rewards.schema_forms import (
    CONDITION,
    DAY,
    DECIMAL,
    FLAG,
    QUANTITY,
    REFERENCE,
    TEXT,
    TEXTS,
    TRUE,
    VALUES,
    WHOLE,
    WORDS,
    Form,
    Keys,
    by,
    closed,
    exactly_one,
    named,
    need_one,
    not_both,
    one_of,
    reference_to,
    several,
)
from hotline.rewards.tariff import Steps
from hotline.rewards.voting import NEEDED, Electorate, VotingRule

_MEASURE, _WEIGHT, _PART = reference_to("measure"), reference_to("weight"), reference_to("part")
_FACT = reference_to("fact")
_PARTS = several(_PART, at_least=1)
_VALUE = reference_to("value")
_SIZED = closed({"than": TEXT}, {"fact": TEXT, "value": _VALUE}, **need_one("fact", "value"))
_ROWS = {"rows": TEXT}
_WHERE = {"where": CONDITION}

_CONDITIONS: Keys = {
    "fact_true": TEXT,
    "category_in": several(one_of(CATEGORIES)),
    "option_is": closed({"option": TEXT, "reading": TEXT}),
    "heads_at_least": WHOLE,
    "deadline_missed": closed({"deadline": TEXT, "done": TEXT, "unless": TEXT}),
    "any_of": several(CONDITION),
    "all_of": several(CONDITION),
    "any_row": closed({**_ROWS, **_WHERE}),
    "head_brings": TEXT,
    "not": CONDITION,
    "fact_is": closed({"fact": TEXT, "is": TEXTS}),
    "fact_given": TEXT,
    "fact_unknown": TEXT,
    "fact_counted": TEXT,
    "at_least": _SIZED,
    "more_than": _SIZED,
    "nothing": _VALUE,
    "on_or_after": closed({"fact": TEXT, "day": DAY}),
    "in_version": several(DAY),
}
_MEASURES: Keys = {
    "fact": TEXT,
    "value": _VALUE,
    "rows_total": closed({**_ROWS, "weight": _WEIGHT}, _WHERE),
    "rows_number": closed(_ROWS, _WHERE),
    "equivalent": closed({**_ROWS, "substance": TEXT, "weight": _WEIGHT, "table": TEXT}),
}
#: What every part may have, whatever its kind.
_BENT: Keys = {
    "when": CONDITION,
    "percent": TEXT,
    "at_least": TEXT,
    "at_most": TEXT,
    "up_to": FLAG,
    "down_to": TEXT,
    "reference": REFERENCE,
}


def _part(required: Keys, optional: Keys | None = None, **more: object) -> Form:
    return closed({"kind": TEXT, **required}, {**(optional or {}), **_BENT}, **more)


_KINDS_OF_PART: Mapping[str, Form] = {
    "brackets": _part({"measure": _MEASURE, "scale": TEXT}, {"marginal": FLAG}),
    "per_unit": _part(
        {"each": TEXT}, {"count": TEXT, "measure": _MEASURE, "beyond": TEXT}, **need_one("count", "measure")
    ),
    "from_threshold": _part(
        {**_ROWS, "row_kind": TEXT, "weight": TEXT, "number": TEXT, "thresholds": TEXT, "amount": TEXT}
    ),
    "stated_sum": _part({"fact": TEXT}),
    "when_true": _part({"fact": TEXT, "amount": TEXT, "at_most_when": CONDITION}),
    "lump_sum": _part({"amount": TEXT}),
    "value": _part({"of": _VALUE}),
    "together": _part({"parts": _PARTS}),
    "lesser_of": _part({"parts": _PARTS}),
    "greater_of": _part({"parts": _PARTS}),
    "each_row": _part({**_ROWS, "parts": _PARTS}, _WHERE),
    "by_kind": _part(
        {**_ROWS, "row_kind": TEXT, "rates": TEXT},
        {"weight": _WEIGHT, "take": one_of(("all", "highest"), "all"), **_WHERE},
    ),
    "head_sum": _part({"head": TEXT}),
}
_UNIT_OF_FACT = {FactType.QUANTITY: (WEIGHT, AREA, VOLUME)}


def _fact(kind: FactType) -> Form:
    required: dict[str, Form] = {"name": TEXT, "type": TEXT, "label": WORDS, "question": WORDS, "reference": REFERENCE}
    optional: dict[str, Form] = {"required": FLAG, "needed_with": TEXTS, "each_tipster": FLAG, "needed_when": CONDITION}
    if kind in _UNIT_OF_FACT:
        required["unit"] = one_of(_UNIT_OF_FACT[kind])
        optional["counted"] = TEXTS
    if kind is FactType.CHOICE:
        required["choices"] = several(closed({"value": TEXT, "label": WORDS}), at_least=1)
        optional["open"] = FLAG
    if kind in {FactType.RECORD, FactType.ROWS}:
        optional["fields"] = several(_FACT)
        optional["one_of"] = {**TEXTS, "minItems": 1}
    return closed(required, optional)


_SUMS: tuple[tuple[Keys, Keys], ...] = (({"amount": DECIMAL}, {}), ({"min": DECIMAL}, {"max": DECIMAL}))
_RATE_KEYS: Keys = {
    "per": QUANTITY,
    "percent": DECIMAL,
    "beyond": QUANTITY,
    "steps": one_of(Steps, Steps.EXACT),
    "steps_by": TEXT,
}
_RATE: Form = {"anyOf": [closed(required, {**optional, **_RATE_KEYS}) for required, optional in _SUMS]}


def _with_tariff(required: Keys, optional: Keys, **more: object) -> Form:
    """A line of a table: where it holds, and what it brings."""
    rest = {"rate": reference_to("rate"), "at_most": DECIMAL}
    ways = [
        closed({**required, "unread": TRUE}, optional, **more),
        *(closed({**required, **sums}, {**optional, **ends, **rest}, **more) for sums, ends in _SUMS),
        closed({**required, "rate": reference_to("rate")}, {**optional, "at_most": DECIMAL}, **more),
    ]
    return {"anyOf": ways}


_BOUNDS: Keys = {"from": QUANTITY, "above": QUANTITY, "under": QUANTITY, "up_to": QUANTITY}
_BRACKET = _with_tariff({}, _BOUNDS, **need_one("from", "above"), **not_both("under", "up_to"))
_THRESHOLD = closed({"kind": TEXT, "unit": one_of((WEIGHT, COUNT)), "from": QUANTITY})
_RANGE: tuple[Keys, Keys] = ({"min": DECIMAL}, {"max": DECIMAL})
#: For each kind of parameter the ways in which a value may be written: required and optional keys.
_VALUES: Mapping[str, tuple[tuple[Keys, Keys], ...]] = {
    "amount": (({"amount": DECIMAL}, {}),),
    "range": (_RANGE,),
    "percent": (({"percent": DECIMAL}, {}), _RANGE, ({"one_of": several(DECIMAL, at_least=1)}, {})),
    "quantity": (({"quantity": QUANTITY}, {}),),
    "rates": (({"rates": several(_with_tariff({"kind": TEXT}, {}))}, {}),),
    "brackets": (({"brackets": several(reference_to("bracket"), at_least=1)}, {}),),
    "conversion": (({"title": WORDS, "target": WORDS, "ratios": named(DECIMAL)}, {}),),
    "thresholds": (({"thresholds": several(_THRESHOLD)}, {}),),
}
_MEASURED = ("brackets", "rates", "quantity")


def _parameter(kind: str) -> Form:
    dated: Keys = {"from": DAY, "reference": REFERENCE}
    coming: Keys = {"expected": FLAG}
    ways = [closed({**dated, missing: TRUE}, coming) for missing in ("none", "unread")]
    ways += [closed({**dated, **required}, {**coming, **optional}) for required, optional in _VALUES[kind]]
    unit = {"unit": one_of(UNITS)} if kind in _MEASURED else {}
    values = {"values": several({"anyOf": ways}, at_least=1)}
    return closed({"kind": TEXT, **unit, "description": WORDS, **values})


_RULE: Keys = {"id": TEXT, "label": WORDS, "reference": REFERENCE}
_HEAD = closed(
    {**_RULE, "parts": _PARTS},
    {"replaces_all": FLAG, "basis": FLAG, "or_nothing": FLAG, "outside": one_of(("refused", "clamped"), "refused")},
)
_GROUP = closed({**_RULE, "take": one_of(("highest", "sum")), "of": TEXTS})
_CAP = closed(
    _RULE,
    {"amount": TEXT, "left": TEXT, "when": CONDITION, "of": TEXTS, "used": TEXT, "used_where": CONDITION, "each_tipster": FLAG},
    **need_one("amount", "left"),
)
_INSTALMENT = closed(
    _RULE,
    {
        "due": CONDITION,
        "follows": TEXT,
        "when": CONDITION,
        "percent": TEXT,
        "amount": TEXT,
        "failed": CONDITION,
        "if_failed": one_of(("nothing_more", "lapses"), "nothing_more"),
    },
    anyOf=[{"required": ["due"]}, {"required": ["follows"]}],
)
_TEST = closed(
    {
        "id": TEXT,
        "when": CONDITION,
        "excludes": one_of(Excludes),
        "reason": one_of(ELIGIBILITY_REASONS),
        "text": WORDS,
        "reference": REFERENCE,
    },
    {"reclaims": FLAG},
)
_MONTH: Form = {"enum": [*range(1, 13), *(str(number) for number in range(1, 13))]}
_PERIODS: Keys = {
    "working_days": WHOLE,
    "days": WHOLE,
    "months": WHOLE,
    "years": WHOLE,
    "month_of": several(_MONTH, at_least=1),
    "year_end": {"type": "string", "pattern": r"^\d{1,2}-\d{1,2}$", "description": 'Month and day such as "12-31"'},
}
_DEADLINE = closed({**_RULE, "starts": {"anyOf": [TEXT, TEXTS]}}, {**_PERIODS, "unread": TRUE, "when": CONDITION}, **need_one(*_PERIODS, "unread"))
_NEEDED: Form = {"type": ["string", "integer"], "pattern": f"^({NEEDED.pattern})$", "description": "2/3, more than 1/2, or a number of people"}
_VOTE = closed(
    {"head": TEXT, "fact": TEXT, "rule": one_of(VotingRule), "reference": REFERENCE},
    {"quorum": {"anyOf": [FLAG, _NEEDED]}, "needs": _NEEDED, "of": one_of(Electorate), "recusal": FLAG},
)
_APPROVAL = closed({"id": TEXT, "body": WORDS, "reference": REFERENCE}, {"up_to": TEXT})
_WAY = one_of(Sharing)
_PACK_KEYS: Keys = {
    "id": {"type": "string", "pattern": f"^{PACK_NAME.pattern}$", "description": "The name of the folder"},
    "title": WORDS,
    "jurisdiction": TEXT,
    "instrument": closed(
        {"title": WORDS, "reference": REFERENCE, "sources": TEXTS, "grade": one_of(("A", "B", "C"))}
    ),
    "versions": several(
        closed({"from": DAY, "reference": REFERENCE}, {"until": DAY, "note": WORDS, "expected": FLAG}), at_least=1
    ),
    "identity_at_collection": closed({"kind": one_of(IdentityAtCollection), "note": WORDS}),
}
#: What a pack that extends another may leave to it.
_TAKEN_OVER: Keys = {
    "currency": one_of(MINOR_UNITS),
    "pays_in": DECIMAL,
    "selecting_fact": TEXT,
    "sharing": closed(
        {"joint": _WAY, "order_unknown": _WAY, "successive": _WAY, "reference": REFERENCE},
        {
            "roles": named(DECIMAL),
            "when_only": several(named(DECIMAL)),
            "later": closed({"text": WORDS, "reference": REFERENCE}, {"at_most": TEXT}),
        },
    ),
}
_PACK = closed(
    _PACK_KEYS,
    {
        **_TAKEN_OVER,
        "demonstration": FLAG,
        "extends": TEXT,
        "drops": closed({}, dict.fromkeys(SECTIONS, TEXTS)),
        "transitional": several(closed({"when": CONDITION, "version": DAY, "reference": REFERENCE})),
        "holidays": TEXT,
        "notes": several(closed({"id": TEXT, "text": WORDS, "reference": REFERENCE})),
        "options": several(
            closed({"id": TEXT, "question": WORDS, "default": TEXT, "readings": named(WORDS), "reference": REFERENCE})
        ),
    },
    anyOf=[{"required": ["extends"]}, {"required": list(_TAKEN_OVER)}],
)
_SUM: Form = {"type": ["string", "null"], "pattern": r"^[0-9]+(\.[0-9]*[1-9])?$", "description": 'Text in quotes without trailing zeros, such as "300"'}
_ANSWERS: Keys = {
    "outcome": one_of(Outcome),
    "reason": {"enum": [*(str(reason) for reason in Reason), None]},
    **dict.fromkeys(("amount", "min", "max", "due_now"), _SUM),
    FAULTY: TEXTS,
}
_CASE = closed(
    {
        "name": TEXT,
        "on": DAY,
        "facts": {"type": "object"},
        "expect": {
            "type": "object",
            "properties": {**{key: {} for key in (*ANSWER_KEYS, FAULTY, INCLUDED)}, **_ANSWERS},
            "propertyNames": {"enum": [*ANSWER_KEYS, FAULTY, INCLUDED]},
            "minProperties": 1,
        },
    }
)
_YEAR = closed({"reference": REFERENCE, "off": several(DAY), "worked": several(DAY)})

#: What is used in several places, or inside itself.
DEFINITIONS: Mapping[str, Form] = {
    **VALUES,
    "words": closed({"zh": TEXT, "en": TEXT}, description="The same words in Chinese and English"),
    "condition": exactly_one(_CONDITIONS),
    "measure": exactly_one(_MEASURES),
    "value": {"anyOf": [TEXTS, closed({"sum": TEXTS}, {"minus": TEXTS, "percent": TEXT})]},
    "weight": {
        "anyOf": [
            TEXT,
            closed(
                {"net": TEXT},
                {"purity": TEXT, "pure": TEXT, "prescribed": TEXT, "of": TEXT, "needed": FLAG, "counted": FLAG},
                dependentRequired={"prescribed": ["of", "purity"], "of": ["prescribed"], "pure": ["purity"]},
            ),
        ]
    },
    "part": by("kind", _KINDS_OF_PART),
    "fact": by("type", {kind.value: _fact(kind) for kind in PACK_TYPES}),
    "rate": _RATE,
    "bracket": _BRACKET,
}
#: The table at the top of each kind of file.
FILES: Mapping[str, Form] = {
    "pack": _PACK,
    "facts": closed({}, {"facts": several(_FACT)}),
    "parameter": by("kind", {kind: _parameter(kind) for kind in _VALUES}),
    "amount": closed(
        {},
        {
            "heads": several(_HEAD),
            "groups": several(_GROUP),
            "caps": several(_CAP),
            "de_minimis": closed({"amount": TEXT, "reference": REFERENCE}, {"inclusive": FLAG, "tested_by": TEXT}),
            "rounding": closed({"mode": one_of(RoundingMode), "reference": REFERENCE}, {"to": TEXT}),
            "other_reward": closed({"effect": one_of(OtherReward), "reference": REFERENCE}, {"when": CONDITION}),
            "instalments": several(_INSTALMENT),
        },
    ),
    "eligibility": closed({}, {"tests": several(_TEST)}),
    "decision": closed({}, {"votes": several(_VOTE), "approvals": several(_APPROVAL)}),
    "deadlines": closed({}, {"deadlines": several(_DEADLINE)}),
    "cases": closed({"cases": several(_CASE)}),
    "holidays": closed(
        {"country": TEXT, "years": {"type": "object", "patternProperties": {r"^\d{4}$": _YEAR}, "additionalProperties": False}}
    ),
}
