"""The forms of which the published schema is built: closed tables, single values, lists, and choices by a key."""

from collections.abc import Iterable, Mapping
from typing import Any

Form = dict[str, Any]
Keys = Mapping[str, Form]

def reference_to(name: str) -> Form:
    """What is defined once under a name."""
    return {"$ref": f"#/$defs/{name}"}


#: Single values by the names under which files refer to them.
VALUES: Keys = {
    # The loader reads numbers and truth values as the text that was written.
    "text": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "A day such as 2018-08-01"},
    "decimal": {
        "type": "string",
        "pattern": r"^([0-9]+\.?[0-9]*|\.[0-9]+)$",
        "description": 'Decimal text in quotes without a sign, such as "300"',
    },
    "quantity": {
        "type": ["string", "number"],
        "pattern": r"^\s*[0-9]{1,15}(\.[0-9]{1,9})? *[a-z2\u4e00-\u9fff]*\s*$",
        "description": 'A quantity such as 35 g, 2 mu or 3 l; things counted and money without a unit, such as "3"',
    },
    "reference": {
        "type": ["string", "number", "boolean"],
        "pattern": r"\S",
        "description": "Where it stands in the law; every rule and figure names its source",
    },
}
TEXT, DAY, DECIMAL, QUANTITY, REFERENCE = (reference_to(name) for name in VALUES)
TEXTS: Form = {"type": "array", "items": TEXT}
FLAG: Form = {"type": "boolean"}
TRUE: Form = {"const": True}
WHOLE: Form = {"type": "integer", "minimum": 0}
WORDS: Form = reference_to("words")
CONDITION: Form = reference_to("condition")


def one_of(values: Iterable[str], default: str | None = None) -> Form:
    """A member of a closed vocabulary."""
    return {"enum": [str(value) for value in values], **({"default": default} if default else {})}


def several(item: Form, *, at_least: int = 0) -> Form:
    return {"type": "array", "items": item, **({"minItems": at_least} if at_least else {})}


def closed(required: Keys, optional: Keys | None = None, **more: Any) -> Form:
    """A table with these keys and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
        **more,
    }


def named(item: Form) -> Form:
    """A table whose keys are names of the pack's own."""
    return {"type": "object", "additionalProperties": item}


def by(key: str, branches: Mapping[str, Form]) -> Form:
    """A table whose other keys depend on the value under one of them."""
    chosen = {"properties": {key: one_of(branches)}, "required": [key]}
    ways = [
        {"if": {"properties": {key: {"const": name}}, "required": [key]}, "then": branch}
        for name, branch in branches.items()
    ]
    return {"type": "object", **chosen, "allOf": ways}


def exactly_one(keys: Keys) -> Form:
    """A table with exactly one of these keys."""
    return closed({}, keys, minProperties=1, maxProperties=1)


def need_one(*keys: str) -> Form:
    """Exactly one of these keys has to be there."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def not_both(one: str, other: str) -> Form:
    return {"not": {"required": [one, other]}}
