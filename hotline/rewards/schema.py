"""The published JSON Schema (draft 2020-12) of every kind of file that a programme is written in, for editors.

It is made from the vocabularies that the loader reads by. It knows what keys and values stand where; what names
another place, such as a parameter, only `hotline rules check` can tell.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from hotline.rewards.schema_rules import DEFINITIONS, FILES

Schema = Mapping[str, Any]

#: Kind of file → where such files stand inside the folder of all packs.
PLACES: Mapping[str, str] = {
    "pack": "<programme>/pack.yaml",
    "facts": "<programme>/facts.yaml",
    "parameter": "<programme>/parameters/<name>.yaml",
    "amount": "<programme>/rules/amount.yaml",
    "eligibility": "<programme>/rules/eligibility.yaml",
    "decision": "<programme>/rules/decision.yaml",
    "deadlines": "<programme>/rules/deadlines.yaml",
    "cases": "<programme>/cases/<name>.yaml",
    "holidays": "holidays/<country>.yaml",
}


def schema_of(kind: str) -> Schema:
    """The schema of one kind of file, complete in itself. Raises KeyError for an unknown kind."""
    body = FILES[kind]
    named = _reached(body)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hotline:reward-rules:{kind}",
        "title": PLACES[kind],
        **body,
        **({"$defs": {name: DEFINITIONS[name] for name in DEFINITIONS if name in named}} if named else {}),
    }


def kind_of(path: str) -> str:
    """The kind of a file by its path in the folder of all packs, such as ``demo/rules/amount.yaml``."""
    first, _, inside = path.partition("/")
    folder = inside.partition("/")[0]
    kinds = {"parameters": "parameter", "cases": "cases"}
    if first == "holidays":
        return "holidays"
    return kinds.get(folder, inside.removesuffix(".yaml").removeprefix("rules/"))


def schema_line(path: str) -> str:
    """The comment by which an editor finds the schema of a file: ``schemas/`` stands beside the programmes."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}schemas/{kind_of(path)}.json"


def _reached(body: Any) -> set[str]:
    """The definitions that a schema rests on, also by way of others."""
    found: set[str] = set()
    waiting = list(_references(body))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(DEFINITIONS[name]))
    return found


def _references(body: Any) -> Iterator[str]:
    if isinstance(body, Mapping):
        for key, value in body.items():
            if key == "$ref":
                yield str(value).removeprefix("#/$defs/")
            else:
                yield from _references(value)
    elif isinstance(body, list):
        for item in body:
            yield from _references(item)
