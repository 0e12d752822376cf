"""What whoever tells a programme has at hand: the pack, the version and its figures, the language, the names of things."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hotline.rewards.document import Text
from hotline.rewards.fact_specs import FactSpec, FactType, fact_paths
from hotline.rewards.pack import Pack
from hotline.rewards.parameters import Dated, Missing, ParameterValue
from hotline.rewards.programme.wording import WORDS


@dataclass(frozen=True)
class Clause:
    """One thing that a programme says, with its source, None where nothing was written and the engine's rule holds;
    ``details`` are the lines below it, such as those of a table.
    """

    id: str
    text: str
    reference: str | None
    details: tuple["Clause", ...] = ()


@dataclass(frozen=True)
class Scene:
    """One pack in one version, told in ``zh`` or ``en``. ``figures`` are those in force; ``heads`` those heads, told so
    far, that can bring something in this version. Without ``with_figures`` figures are named and not told, so that
    only what is done with them is compared.
    """

    pack: Pack
    version: date
    language: str
    figures: Mapping[str, Dated]
    facts: Mapping[str, FactSpec]
    heads: tuple[str, ...] = ()
    with_figures: bool = True

    @classmethod
    def of(cls, pack: Pack, version: date, language: str, *, with_figures: bool = True) -> "Scene":
        """The pack as it stands in the version that begins on this day."""
        facts = dict(fact_paths(pack.known_facts.specs))
        return cls(pack, version, language, pack.parameters_on(version), facts, with_figures=with_figures)

    def say(self, key: str, **filled: object) -> str:
        return WORDS[key].of(self.language).format_map(filled)

    def words(self, text: Text) -> str:
        return text.of(self.language)

    def fact(self, path: str) -> str:
        """What a fact is called, in quotes; a field of a record with its record, one of a row alone."""
        spec, above = self.facts[path], path.rpartition(".")[0]
        label = self.words(spec.label)
        if above and self.facts[above].type is FactType.RECORD:
            label = self.say("field", record=self.words(self.facts[above].label), field=label)
        return self.say("quoted", words=label)

    def values(self, path: str, values: Iterable[str]) -> str:
        """Some of the values that a fact may have, in their own words."""
        labels = {choice.value: self.words(choice.label) for choice in self.facts[path].choices}
        return self.either(self.say("quoted", words=labels.get(value, value)) for value in values)

    def kind(self, value: str) -> str:
        """What a kind of thing is called wherever the pack's facts name it."""
        specs = [spec for spec in self.facts.values() for choice in spec.choices if choice.value == value]
        return next((self.words(choice.label) for spec in specs for choice in spec.choices if choice.value == value), value)

    def either(self, several: Iterable[str]) -> str:
        return self.say("or").join(several)

    def figure(self, name: str) -> ParameterValue:
        """The figure in force, NONE where the text in force has no such figure."""
        return self.figures[name].value if name in self.figures else Missing.NONE

    def has(self, name: str) -> bool:
        """Whether the text in force has such a figure, be it one that nobody read."""
        return self.figure(name) is not Missing.NONE

    def limits(self, name: str | None) -> bool:
        """Whether a limit is known: the engine passes over one that nobody read."""
        return name is not None and not isinstance(self.figure(name), Missing)

    def reference(self, name: str) -> str | None:
        return self.figures[name].reference if name in self.figures else None

    def named(self, name: str) -> str:
        """What a figure or table is called, in quotes."""
        return self.say("quoted", words=self.words(self.pack.parameters[name].description).rstrip("。."))
