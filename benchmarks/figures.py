"""Keeps timings by name and prints them with their ratio to a floor."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Figures:
    """Seconds by name; rates by name; and which figure is the floor of which."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    floors: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, values: Iterable[float], floor: str | None = None) -> None:
        """Keep timings in seconds."""
        self.seconds[name] = list(values)
        if floor:
            self.floors[name] = floor

    def rate(self, name: str, per_second: float) -> None:
        """Keep a rate."""
        self.rates[name] = per_second

    def print(self, out: TextIO) -> None:
        """Print p50 and p95 of every timing, ratios to floors, and rates."""
        print(f"{'what':58} {'n':>5} {'p50 ms':>9} {'p95 ms':>9}  ratio of medians to its floor", file=out)
        for name, values in self.seconds.items():
            middle, high = statistics.median(values) * 1000, percentile(values, 0.95) * 1000
            ratio = ""
            if name in self.floors:
                floor = self.floors[name]
                ratio = f"{middle / (statistics.median(self.seconds[floor]) * 1000):.1f} × {floor}"
            print(f"{name:58} {len(values):5} {middle:9.2f} {high:9.2f}  {ratio}", file=out)
        for name, rate in self.rates.items():
            print(f"{name:58} {rate:9.1f} a second", file=out)
