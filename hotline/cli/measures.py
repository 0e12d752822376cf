"""The measures of triage as lines for people: one block for all tips, one for each language and channel."""

from collections.abc import Iterator
from typing import Any


def lines_of(result: dict[str, Any]) -> Iterator[str]:
    """What ``score`` has measured, line by line."""
    groups = {"all tips": {name: value for name, value in result.items() if name != "by"}, **result["by"]}
    for group, measured in groups.items():
        yield f"== {group}"
        for name, value in measured.items():
            yield from _measure(name, value)
        yield ""


def _measure(name: str, value: Any) -> Iterator[str]:
    title = name.replace("_", " ")
    if isinstance(value, dict):
        yield f"{title} (rows gold, columns predicted: {' '.join(value)})"
        for row, counts in value.items():
            yield f"  {row} {' '.join(f'{count:4d}' for count in counts.values())}"
    elif isinstance(value, list):
        yield f"{title}: {len(value)}{' (' + ', '.join(value) + ')' if value else ''}"
    else:
        yield f"{title}: {'-' if value is None else f'{value:.3f}' if isinstance(value, float) else value}"
