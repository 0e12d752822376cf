"""Walks a file along its schema: which closed tables it has, and which keys the schema knows in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class ClosedTable:
    """A table of the file with the forms that it may take; ``free`` where its keys are names of the pack's own."""

    node: dict[str, Any]
    forms: tuple[Schema, ...]
    key: str
    free: bool

    @property
    def known(self) -> set[str]:
        return {key for form in self.forms for key in form["properties"]}

    @property
    def takes_one(self) -> bool:
        """A condition or a measure, whose one key is its kind."""
        return any(form.get("maxProperties") == 1 for form in self.forms)


def tables(root: Schema, node: Any) -> Iterator[ClosedTable]:
    return _walk(root, [root], node, "")


def _walk(root: Schema, schemas: list[Schema], node: Any, key: str) -> Iterator[ClosedTable]:
    forms = [form for schema in schemas for form in _forms(root, schema, node)]
    if isinstance(node, list):
        for item in node:
            yield from _walk(root, [form["items"] for form in forms if "items" in form], item, key)
    if isinstance(node, dict):
        closed = tuple(form for form in forms if form.get("additionalProperties") is False and "properties" in form)
        yield ClosedTable(node, closed, key, free=not closed)
        for name, value in node.items():
            below = [form["properties"][name] for form in closed if name in form["properties"]]
            below += [form["additionalProperties"] for form in forms if isinstance(form.get("additionalProperties"), dict)]
            below += [inner for form in forms for inner in form.get("patternProperties", {}).values()]
            if below:
                yield from _walk(root, below, value, name)


def _forms(root: Schema, schema: Schema, node: Any) -> Iterator[Schema]:
    """The schema itself, what it refers to, each way that it allows, and the branch that the node's kind chooses."""
    if "$ref" in schema:
        yield from _forms(root, root["$defs"][schema["$ref"].rpartition("/")[2]], node)
        return
    yield schema
    for way in schema.get("anyOf", ()):
        yield from _forms(root, way, node)
    for branch in schema.get("allOf", ()):
        if Draft202012Validator(branch["if"]).is_valid(node):
            yield from _forms(root, branch["then"], node)


def every_form(root: Schema) -> list[Schema]:
    """Every closed table that the schema describes."""
    found: dict[int, Schema] = {}

    def look(body: Any) -> None:
        if isinstance(body, dict):
            if body.get("additionalProperties") is False and "properties" in body:
                found[id(body)] = body
            for value in body.values():
                look(value)
        elif isinstance(body, list):
            for item in body:
                look(item)

    look(root)
    return list(found.values())
