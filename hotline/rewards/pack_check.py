"""Checks a pack as a whole: whatever a rule names must be there, of the right kind, on every day of every version."""

from collections.abc import Iterator, Mapping
from datetime import date

from hotline.rewards.document import Faults, Table
from hotline.rewards.fact_specs import SHARED_FACTS, FactType, fact_paths
from hotline.rewards.needs import Needs
from hotline.rewards.pack import Cap, Pack


def check_pack(pack: Pack, trees: Mapping[str, Table], faults: Faults) -> None:
    """Add a fault for everything that the pack names and does not have. ``trees`` give the lines to point at."""
    check = _Check(pack, trees, faults)
    for rule, path, needs in _all_needs(pack):
        check.needs(rule, path, needs)
    check.versions()
    check.shared_names()
    if not pack.heads:
        check.missing(
            "rules/amount.yaml", "rules/amount.yaml", "no head", "Write at least one head that says what is paid"
        )


def _all_needs(pack: Pack) -> Iterator[tuple[str, str, Needs]]:
    for head in pack.heads:
        yield f"head '{head.id}'", "rules/amount.yaml", Needs.of(part.needs() for part in head.parts)
    for cap in pack.caps:
        yield f"cap '{cap.id}'", "rules/amount.yaml", _cap_needs(cap)
    for test in pack.tests:
        yield f"test '{test.id}'", "rules/eligibility.yaml", test.when.needs()
    for deadline in pack.deadlines:
        yield f"deadline '{deadline.id}'", "rules/deadlines.yaml", Needs(facts={deadline.starts: (FactType.DATE,)})
    yield "the selection of the version", "pack.yaml", Needs(facts={pack.selecting_fact: (FactType.DATE,)})


def _cap_needs(cap: Cap) -> Needs:
    amount = Needs(parameters={cap.amount: ("amount",)})
    return Needs.of((amount, cap.when.needs())) if cap.when else amount


class _Check:
    def __init__(self, pack: Pack, trees: Mapping[str, Table], faults: Faults) -> None:
        self.pack = pack
        self.trees = trees
        self.faults = faults
        self.faulty_files = {fault.file for fault in faults.found}
        self.facts = dict(fact_paths((*pack.facts, *SHARED_FACTS)))
        self.readings = {(option.id, reading) for option in pack.options for reading in option.readings}
        self.deadlines = {deadline.id for deadline in pack.deadlines}

    def fault(self, path: str, problem: str, hint: str) -> None:
        """Point at the file where the rule stands, or at pack.yaml when the rule was inherited."""
        self.faults.add(self.trees.get(path, self.trees["pack.yaml"]), problem, hint)

    def missing(self, defined_in: str, path: str, problem: str, hint: str) -> None:
        """Something is not there. Where its file could not be read, that is the fault, and this only its echo."""
        unread = defined_in not in self.trees and f"{self.pack.id}/{defined_in}" in self.faulty_files
        if not unread:
            self.fault(path, problem, hint)

    def needs(self, rule: str, path: str, needs: Needs) -> None:
        for fact, types in needs.facts.items():
            if not fact:  # a faulty rule stood here, and was reported as such
                continue
            self._fact(rule, path, fact, types)
            rows = fact.rpartition(".")[0]
            if rows in self.facts and self.facts[rows].type is FactType.ROWS and rows not in needs.facts:
                self.fault(path, f"{rule} names '{fact}', which stands in rows", "Name a fact that stands alone")
        for option, reading in needs.readings:
            if (option, reading) not in self.readings:
                self.fault(path, f"{rule} names '{reading}' of option '{option}'", "Declare it under options")
        for deadline in needs.deadlines:
            if deadline not in self.deadlines:
                hint = "Write it in rules/deadlines.yaml"
                self.missing("rules/deadlines.yaml", path, f"{rule} names the deadline '{deadline}'", hint)
        for name, kinds in needs.parameters.items():
            if name:
                self._parameter(rule, path, name, kinds)

    def _fact(self, rule: str, path: str, fact: str, types: tuple[FactType, ...]) -> None:
        spec = self.facts.get(fact)
        if spec is None:
            hint = "Declare it in facts.yaml, or correct the name"
            self.missing("facts.yaml", path, f"{rule} names the fact '{fact}'", hint)
        elif spec.type not in types:
            self.fault(path, f"{rule} cannot use the fact '{fact}'", f"Name one of the type {' or '.join(types)}")

    def _parameter(self, rule: str, path: str, name: str, kinds: tuple[str, ...]) -> None:
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            file = f"parameters/{name}.yaml"
            self.missing(file, path, f"{rule} names the parameter '{name}'", f"Write {file}")
        elif parameter.kind not in kinds:
            self.fault(path, f"{rule} cannot use the parameter '{name}'", f"Name one of the kind {' or '.join(kinds)}")
        elif self.pack.versions and parameter.on(self.pack.versions[0].start) is None:
            first = self.pack.versions[0].start
            self.fault(f"parameters/{name}.yaml", f"'{name}' has no value on {first}", "Give it one from that day")

    def versions(self) -> None:
        """A value that changes inside a version would make `version` name a day on which another value held."""
        starts = [version.start for version in self.pack.versions]
        for name, parameter in self.pack.parameters.items():
            for dated in parameter.values:
                if dated.start > min(starts, default=date.max) and dated.start not in starts:
                    problem = f"a value of '{name}' begins on {dated.start}, when no version begins"
                    self.fault(f"parameters/{name}.yaml", problem, "Add a version with that day to pack.yaml")

    def shared_names(self) -> None:
        for spec in self.pack.facts:
            if spec.name in {shared.name for shared in SHARED_FACTS}:
                self.fault("facts.yaml", f"'{spec.name}' is a fact of every programme", "Choose another name")
        for path, spec in self.facts.items():
            if spec.type is FactType.CHOICE and not spec.choices:
                self.fault("facts.yaml", f"'{path}' has nothing to choose from", "List its choices")
