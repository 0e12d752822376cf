"""What keys the outcome form offers for a fact, what it refuses at once, and that it gives back what was written."""

import re
from pathlib import Path

import pytest

from hotline.channels.desk import facts_form
from hotline.rewards.loader import load_pack
from tests.places import ROOT


def field(pack: str, name: str) -> facts_form.Field:
    """One field of a programme's form, by its name."""
    specs = facts_form.asked(load_pack(ROOT / "reward_rules", pack))
    every = [field for block in facts_form.blocks(specs, {}, "en") for row in block.rows for field in row]
    return next(field for field in every if field.name == f"fact.{name}")


@pytest.mark.parametrize(
    ("pack", "name", "keys", "written", "refused"),
    [
        ("kr-narcotics", "vote.amounts", "numeric", ["50000", "50000 60000", "５００　６００"], ["five", "5,6", ""]),
        ("in-ncb-old", "seizures.0.purity", "decimal", ["80", "80 %", "9.5%", "0.8"], ["pure", "80 g"]),
    ],
)
def test_figures_are_asked_for_with_figure_keys(
    pack: str, name: str, keys: str, written: list[str], refused: list[str]
) -> None:
    found = field(pack, name)
    assert found.keys == keys
    assert all(re.fullmatch(found.pattern, text) for text in written)
    assert not any(re.fullmatch(found.pattern, text) for text in refused)


def test_a_quantity_that_may_be_counted_shows_both_ways() -> None:
    assert field("in-mha-2017", "seizures.0.net").example == "35 g · 12 kg · 2000 tablets"
    assert field("in-mha-2017", "seizures.0.net").pattern == ""


def test_a_list_of_sums_is_written_as_it_is_read() -> None:
    specs = facts_form.asked(load_pack(Path(ROOT) / "reward_rules", "kr-narcotics"))
    values = facts_form.written(specs, {"vote": {"members": 5, "present": 2, "amounts": [50000, "60000"]}})
    assert values["fact.vote.amounts"] == "50000 60000"
    assert facts_form.read(specs, values)["vote"] == {"members": 5, "present": 2, "amounts": "50000 60000"}
