"""A sound pack, `every`, laid over another, `base`, in which every key of the format stands at least once."""

from typing import Any

from tests.rewards.invented_law import (
    START,
    WORDS,
    Files,
    amount,
    chosen,
    fact,
    figure,
    head,
    law,
    option,
    percent,
    rows,
    rule,
)

_RULE = {"reference": "art. 8"}
_WEIGHED = {"rows": "seizures", "weight": "net"}
_BY_CLASS = {"fact_is": {"fact": "seizures.class", "is": ["1"]}}
_PURE = {"pure": "pure", "net": "net", "purity": "purity", "needed": True}
_PRESCRIBED = {"net": "net", "purity": "purity", "prescribed": "prescribed", "of": "class", "counted": False}
_YES = {"fact_true": "previously_known"}

_ASKED = {"required": True, "needed_with": ["offence"], "each_tipster": False, "needed_when": _YES}
_FACTS = [
    {**chosen("offence", "sale", "transport"), **_ASKED},
    fact("seized", "quantity", unit="g", **_ASKED),
    fact("persons", "count", **_ASKED),
    fact("value", "money", **_ASKED),
    fact("share", "percent", **_ASKED),
    fact("big", "flag", **_ASKED),
    fact("begun_on", "date", **_ASKED),
    fact("offers", "amounts", **_ASKED),
    fact("used_before", "money"),
    *({**of_type, "each_tipster": True} for of_type in (chosen("standing", "staff"), fact("planned", "flag"))),
    fact("vote", "record", fields=[fact("members", "count"), fact("recused", "count"), fact("present", "count"), fact("amounts", "amounts")], one_of=["members"], **_ASKED),
    {
        **rows(
            "seizures", {**chosen("class", "1", "2"), "open": True, "required": True}, fact("net", "quantity", unit="g", counted=["tablets"], **_ASKED),
            fact("pure", "quantity", unit="g"), fact("purity", "percent"), fact("packets", "count"), fact("paid", "money"), one_of=["net", "pure"],
        ),
        **_ASKED,
    },
]  # fmt: skip
_RATE = {"per": "1", "percent": "50", "beyond": "1", "steps": "completed", "steps_by": "part"}
#: Every way of writing a line, each with every way of writing its bounds.
_TARIFFS: list[dict[str, Any]] = [
    {"above": "0", "up_to": "5", "amount": "10", "at_most": "50", "rate": {"amount": "1", **_RATE}},
    {"above": "5", "up_to": "9", "min": "1", "max": "2", "at_most": "5", "rate": {"min": "1", "max": "2", **_RATE}},
    {"above": "9", "up_to": "20", "rate": {"amount": "1", "steps_by": "part"}, "at_most": "90"},
    {"above": "20", "up_to": "30", "unread": True},
    {"above": "30", "under": "40", "unread": True},
    {"from": "40", "under": "50", "amount": "5"},
    {"from": "50", "under": "60", "min": "5"},
    {"from": "60", "under": "70", "rate": {"amount": "1"}},
    {"from": "70", "unread": True},
]
_KINDS: list[dict[str, Any]] = [
    {"kind": "1", "amount": "10", "at_most": "50", "rate": {"amount": "1", "per": "1 g"}},
    {"kind": "2", "min": "1", "max": "2", "rate": {"amount": "1", "per": "1 g"}, "at_most": "5"},
    {"kind": "3", "rate": {"amount": "1", "per": "1 g"}, "at_most": "5"},
    {"kind": "4", "unread": True},
]
_FIGURES = {
    "sum": figure("amount", amount="100", later=[{"from": "2022-01-01", "none": True}, {"from": "2022-02-01", "none": True, "expected": True}, {"from": "2022-03-01", "amount": "5", "expected": True}]),
    "cap": amount("900"),
    "half": percent("50"),
    "between": figure("percent", min="10", max="30"),
    "some": figure("percent", one_of=["10", "20"]),
    "range": figure("range", min="10", max="30"),
    "few": figure("quantity", unit="count", quantity="2"),
    "scale": figure("brackets", unit="count", brackets=_TARIFFS, later=[{"from": "2022-01-01", "unread": True}, {"from": "2022-02-01", "unread": True, "expected": True}]),
    "kinds": figure("rates", unit="g", rates=_KINDS),
    "prescribed": figure("rates", unit="count", rates=[{"kind": "1", "amount": "80"}]),
    "ratios": figure("conversion", title=WORDS, target=WORDS, ratios={"1": "1", "2": "0.1"}),
    "reach": figure("thresholds", thresholds=[{"kind": "1", "unit": "g", "from": "5 g"}]),
}  # fmt: skip
#: A later value that is there in full, so that `expected` stands beside every way of writing one.
for _name in ("cap", "half", "between", "some", "range", "few", "kinds", "ratios", "reach"):
    _FIGURES[_name]["values"].append({**_FIGURES[_name]["values"][0], "from": "2022-02-01", "expected": True})
    _FIGURES[_name]["values"] += [{"from": day, missing: True, "reference": "art. 9", "expected": True} for day, missing in (("2022-03-01", "none"), ("2022-04-01", "unread"))]
_FIGURES["scale"]["values"].append({**_FIGURES["scale"]["values"][0], "from": "2022-03-01", "expected": True})
_FIGURES["scale"]["values"].append({"from": "2022-04-01", "none": True, "reference": "art. 9", "expected": True})
_FIGURES["sum"]["values"].append({"from": "2022-04-01", "unread": True, "reference": "art. 9", "expected": True})

#: Every kind of part, each with all that a part of its kind may have.
PARTS: dict[str, dict[str, Any]] = {
    "brackets": {"measure": {"fact": "persons"}, "scale": "scale", "marginal": True},
    "per_unit": {"count": "persons", "each": "sum", "beyond": "few"},
    "lump_sum": {"amount": "range"},
    "value": {"of": ["value"]},
    "from_threshold": {"rows": "seizures", "row_kind": "class", "weight": "net", "number": "packets", "thresholds": "reach", "amount": "sum"},
    "stated_sum": {"fact": "value"},
    "when_true": {"fact": "big", "amount": "sum", "at_most_when": _YES},
    "head_sum": {"head": "first"},
    "together": {"parts": [{"kind": "lump_sum", "amount": "sum"}]},
    "lesser_of": {"parts": [{"kind": "lump_sum", "amount": "sum"}]},
    "greater_of": {"parts": [{"kind": "lump_sum", "amount": "sum"}]},
    "each_row": {"rows": "seizures", "where": _BY_CLASS, "parts": [{"kind": "per_unit", "count": "seizures.packets", "each": "sum"}]},
    "by_kind": {"rows": "seizures", "row_kind": "class", "rates": "kinds", "weight": _PURE, "where": _BY_CLASS, "take": "highest"},
}
#: Every kind of measure.
MEASURES: dict[str, Any] = {
    "fact": "persons",
    "value": {"sum": ["value"], "minus": ["used_before"], "percent": "half"},
    "rows_total": {**_WEIGHED, "where": _BY_CLASS},
    "rows_number": {"rows": "seizures", "where": _BY_CLASS},
    "equivalent": {"rows": "seizures", "substance": "class", "weight": _PRESCRIBED, "table": "ratios"},
}
#: Every kind of condition that may stand anywhere.
CONDITIONS: dict[str, Any] = {
    "fact_true": "big",
    "category_in": ["police_staff", "suspect"],
    "option_is": {"option": "part", "reading": "exact"},
    "heads_at_least": 2,
    "deadline_missed": {"deadline": "claim_by", "done": "claim.claimed_on", "unless": "claim.good_cause"},
    "any_of": [_YES, {"fact_true": "big"}],
    "all_of": [_YES, {"fact_true": "big"}],
    "any_row": {"rows": "seizures", "where": _BY_CLASS},
    "head_brings": "first",
    "not": _YES,
    "fact_is": {"fact": "offence", "is": ["sale"]},
    "fact_given": "value",
    "fact_unknown": "value",
    "fact_counted": "seized",
    "at_least": {"fact": "persons", "than": "few"},
    "more_than": {"value": {"sum": ["value"], "minus": ["used_before"], "percent": "half"}, "than": "cap"},
    "nothing": ["value", "persons"],
    "on_or_after": {"fact": "event_on", "day": "2021-01-01"},
    "in_version": [START],
}
_BENT = {"when": _YES, "percent": "half", "at_least": "sum", "at_most": "cap", "up_to": True, "down_to": "sum", "reference": "art. 2(1)"}


def _every_head() -> list[dict[str, Any]]:
    bent = [{"kind": kind, **keys, **_BENT} for kind, keys in PARTS.items()]
    measured = [{"kind": "per_unit", "measure": {kind: keys}, "each": "sum"} for kind, keys in MEASURES.items()]
    whole = {"replaces_all": True, "outside": "clamped", "or_nothing": True}
    return [
        head("first", {"kind": "lump_sum", "amount": "sum", "when": {"fact_true": "big"}}, basis=True),
        head("parts", *bent, **whole),
        head("measures", *measured),
        head("free", {"kind": "by_kind", "rows": "seizures", "row_kind": "class", "rates": "kinds", "weight": "net"}),
    ]


_AMOUNTS = {
    "groups": [rule("best", take="highest", of=["parts", "measures"])],
    "caps": [rule("most", amount="cap", of=["best", "free"], when=_YES, used="seizures.paid", used_where=_BY_CLASS, each_tipster=True), rule("pot", left="value")],
    "de_minimis": {"amount": "cap", "inclusive": True, "tested_by": "order", **_RULE},
    "rounding": {"to": "cap", "mode": "down", **_RULE},
    "other_reward": {"effect": "deducted", "when": _YES, **_RULE},
    "instalments": [
        rule("early", amount="cap", percent="half", due=_YES, failed={"not": _YES}, if_failed="lapses"),
        rule("coming", percent="half", follows="value", when=_YES),
        rule("late", due=_YES),
    ],
}
_PERIODS: dict[str, Any] = {"working_days": 5, "days": 5, "months": 2, "years": 1, "month_of": [2, 8], "year_end": "12-31"}
_PACK: dict[str, Any] = {
    "demonstration": True,
    "extends": "base",
    "drops": {section: ["gone"] for section in ("facts", "options", "tests", "heads", "groups", "caps", "instalments", "votes", "approvals", "deadlines", "notes")},
    "versions": [
        {"from": START, "until": "2021-12-31", "reference": "no. 1", "note": WORDS},
        {"from": "2022-01-01", "reference": "no. 2"},
        {"from": "2022-02-01", "reference": "a bill", "expected": True},
    ],
    "transitional": [{"when": {"fact_true": "big"}, "version": START, "reference": "art. 9"}],
    "sharing": {
        "joint": "by_role", "order_unknown": "equal", "successive": "first_accepted", "roles": {"finder": "100"}, "when_only": [{"finder": "50"}],
        "later": {"text": WORDS, "at_most": "cap", "reference": "art. 8"}, **_RULE,
    },
    "notes": [{"id": "tax", "text": WORDS, "reference": "art. 8"}],
    "holidays": "XX",
    "options": [option("part", "exact", "completed", "started"), option("order", "before_rounding", "after_rounding")],
}  # fmt: skip
_DECISION = {
    "votes": [
        {"head": "parts", "fact": "vote", "quorum": True, "rule": "smallest_upward", "recusal": True, **_RULE},
        {"head": "measures", "fact": "vote", "quorum": "2/3", "rule": "majority", "needs": "more than 2/3", "of": "members", **_RULE},
    ],
    "approvals": [{"id": "office", "up_to": "cap", "body": WORDS, **_RULE}],
}
_CASES = """\
cases:
  - {name: nothing, on: 2020-06-01, facts: {}, expect: {outcome: none}}
"""
_HOLIDAYS = "country: XX\nyears:\n  2020: {reference: no. 2, off: [2020-01-01], worked: []}\n"


def every_key() -> Files:
    """The files of both packs and of the holidays."""
    tests = [
        {"id": f"test_{kind}", "when": {kind: keys}, "excludes": "report", "reason": "other", "reclaims": True, "text": WORDS, **_RULE}
        for kind, keys in CONDITIONS.items()
    ]
    deadlines = [rule(f"within_{key}", starts=["solved_on", "measure_on"], **{key: number}) for key, number in _PERIODS.items()]
    deadlines.append(rule("unread", starts="solved_on", unread=True, when=_YES))
    deadlines.append(rule("claim_by", starts="solved_on", months=2))
    files = law(
        _every_head(), _FIGURES, _FACTS, pack=_PACK, amounts=_AMOUNTS, tests=tests, decision=_DECISION, deadlines=deadlines
    )
    base = law([head("gone", {"kind": "lump_sum", "amount": "sum"})], {"sum": amount("1")}, [])
    renamed = {path.replace("new/", "every/"): text.replace('"id": "new"', '"id": "every"') for path, text in files.items()}
    renamed |= {path.replace("new/", "base/"): text.replace('"id": "new"', '"id": "base"') for path, text in base.items()}
    return {**renamed, "every/cases/one.yaml": _CASES, "holidays/XX.yaml": _HOLIDAYS}
