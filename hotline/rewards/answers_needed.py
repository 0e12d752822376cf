"""Facts that the law needs under a condition: a missing answer is a fault then, never a sum without it."""

from collections.abc import Iterator

from hotline.rewards.fact_specs import FactSpec, FactType
from hotline.rewards.fact_words import missing
from hotline.rewards.facts import FactFault
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Pack


def missing_answers(pack: Pack, matter: Matter) -> list[FactFault]:
    """Every fact whose `needed_when` holds and which was not given; one that was said to be unknown is an answer."""
    absent = (one for spec in pack.conditional_facts for one in _absent(spec, matter, spec.name, spec.name))
    return [FactFault(shown, missing(spec, pack.pays_in), spec.reference) for spec, shown in absent]


def _absent(spec: FactSpec, matter: Matter, path: str, shown: str) -> Iterator[tuple[FactSpec, str]]:
    """``shown`` is the path with the place of the row, counted from 0."""
    sheet = matter.sheet
    if spec.needed_when is not None and spec.needed_when.holds(matter) and not sheet.has(path) and not sheet.unknown(path):
        yield spec, shown
    if spec.type is FactType.RECORD:
        for field in spec.fields if sheet.has(path) else ():
            yield from _absent(field, matter, f"{path}.{field.name}", f"{shown}.{field.name}")
    if spec.type is FactType.ROWS:
        for place, row in enumerate(matter.each_row(path)):
            for field in spec.fields:
                yield from _absent(field, row, f"{path}.{field.name}", f"{shown}[{place}].{field.name}")
