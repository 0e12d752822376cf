"""Checks a pack as a whole: whatever a rule names must be there, of the right kind, on every day of every version."""

from collections.abc import Mapping
from datetime import date

from hotline.rewards.document import Faults, Table, nearest
from hotline.rewards.fact_specs import SHARED_FACTS, TAKEN_IN_ROWS, FactSpec, FactType, fact_paths
from hotline.rewards.fault_places import place_of
from hotline.rewards.needs import Needs
from hotline.rewards.pack import Pack
from hotline.rewards.pack_needs import all_needs


def check_pack(pack: Pack, trees: Mapping[str, Table], faults: Faults) -> None:
    """Add a fault for everything that the pack names and does not have. ``trees`` give the lines to point at."""
    check = _Check(pack, trees, faults)
    for rule, path, needs in all_needs(pack):
        check.needs(rule, path, needs)
    check.versions()
    check.names_of_totals()
    check.shared_names()
    check.personal()
    check.periods()
    if not pack.heads:
        check.missing(
            "rules/amount.yaml", "rules/amount.yaml", "no head", "Write at least one head that says what is paid"
        )


class _Check:
    def __init__(self, pack: Pack, trees: Mapping[str, Table], faults: Faults) -> None:
        self.pack = pack
        self.trees = trees
        self.faults = faults
        self.faulty_files = {fault.file for fault in faults.found}
        self.facts = dict(fact_paths(pack.known_facts.specs))
        self.readings = {(option.id, reading) for option in pack.options for reading in option.readings}
        self.deadlines = {deadline.id for deadline in pack.deadlines}
        # A version whose day could not be read is the fault; what rests on the days of versions is only its echo.
        self.unread_days = any(version.start == date.min for version in (*pack.versions, *pack.expected_versions))

    def fault(self, path: str, problem: str, hint: str, at: tuple[str, str] = ("", "")) -> None:
        """Point at the line of the file where the rule names it, or at pack.yaml when the rule was inherited."""
        tree = self.trees.get(path)
        self.faults.add(place_of(tree, *at) if tree else self.trees["pack.yaml"], problem, hint)

    def missing(self, defined_in: str, path: str, problem: str, hint: str, at: tuple[str, str] = ("", "")) -> None:
        """Something is not there. Where its file could not be read, that is the fault, and this only its echo."""
        unread = defined_in not in self.trees and f"{self.pack.id}/{defined_in}" in self.faulty_files
        if not unread:
            self.fault(path, problem, hint, at)

    def needs(self, rule: str, path: str, needs: Needs) -> None:
        for fact, types in needs.facts.items():
            if not fact:  # a faulty rule stood here, and was reported as such
                continue
            self._fact(rule, path, fact, types)
            rows = fact.rpartition(".")[0]
            if rows in self.facts and self.facts[rows].type is FactType.ROWS and rows not in needs.facts:
                problem = f"{rule} names '{fact}', which stands in rows"
                self.fault(path, problem, "Name a fact that stands alone", (rule, fact))
        for option, reading in needs.readings:
            self._reading(rule, path, option, reading)
        self._words(rule, path, needs)
        for deadline in needs.deadlines:
            if deadline not in self.deadlines:
                hint = "Write it in rules/deadlines.yaml"
                problem = f"{rule} names the deadline '{deadline}'"
                self.missing("rules/deadlines.yaml", path, problem, hint, (rule, deadline))
        for name, kinds in needs.parameters.items():
            if name:
                self._parameter(rule, path, name, kinds)

    def _reading(self, rule: str, path: str, option: str, reading: str) -> None:
        """A reading, or several of which all readings of the option have to be some."""
        own = {name for known, name in self.readings if known == option}
        alternatives = set(reading.split("|"))
        sound = bool(own) and own <= alternatives if len(alternatives) > 1 else reading in own
        if not sound:
            problem, at = f"{rule} names '{reading}' of option '{option}'", (rule, reading if own and "|" not in reading else option)
            self.fault(path, problem, "Declare it under options", at)

    def _words(self, rule: str, path: str, needs: Needs) -> None:
        """Heads, days of versions and values of facts that a rule names."""
        heads = [head.id for head in self.pack.heads]
        place = heads.index(rule.split("'")[1]) if rule.startswith("head '") else len(heads)
        for head in needs.heads:
            if head not in heads[:place]:
                self.fault(path, f"{rule} names the head '{head}'", "Name a head that stands above it", (rule, head))
        starts = {version.start for version in self.pack.versions}
        for day in needs.versions:
            if day not in starts and not self.unread_days and day != date.min:
                problem = f"{rule} names {day}, when no version begins"
                self.fault(path, problem, "Name the first day of a version", (rule, day.isoformat()))
        for fact, value in needs.choices:
            spec = self.facts.get(fact)
            if spec and not spec.open_choices and value not in {choice.value for choice in spec.choices}:
                self._no_choice(rule, path, spec, value, category=fact == "reporter.category")

    def _no_choice(self, rule: str, path: str, spec: FactSpec, value: str, *, category: bool) -> None:
        """A value that nobody can give: the rule would never hold."""
        names = [choice.value for choice in spec.choices]
        hint = f"{nearest(value, names)}Write one of: {', '.join(names)}"
        if category:
            hint += "; a standing that is none of these is a fact of the pack's own, asked with fact_is or fact_true"
        problem = f"there is no category '{value}'" if category else f"the fact '{spec.name}' has no choice '{value}'"
        self.fault(path, f"{rule}: {problem}", hint, (rule, value))

    def names_of_totals(self) -> None:
        """Groups and caps may name heads, and groups and caps above them."""
        known = {head.id for head in self.pack.heads if not head.basis}
        rules = [("group", group.id, group.of) for group in self.pack.totals.groups]
        rules += [("cap", cap.id, cap.of) for cap in self.pack.totals.caps]
        for kind, rule, names in rules:
            for name in names:
                if name not in known:
                    hint = "Name a head that is paid, or a group or cap above it"
                    self.fault("rules/amount.yaml", f"'{rule}' names '{name}'", hint, (f"{kind} '{rule}'", name))
            known.add(rule)

    def _fact(self, rule: str, path: str, fact: str, types: tuple[FactType, ...]) -> None:
        spec = self.facts.get(fact)
        if spec is None:
            hint = "Declare it in facts.yaml, or correct the name"
            self.missing("facts.yaml", path, f"{rule} names the fact '{fact}'", hint, (rule, fact))
        elif spec.type not in types:
            problem, hint = f"{rule} cannot use the fact '{fact}'", f"Name one of the type {' or '.join(types)}"
            self.fault(path, problem, hint, (rule, fact))

    def _parameter(self, rule: str, path: str, name: str, kinds: tuple[str, ...]) -> None:
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            file = f"parameters/{name}.yaml"
            self.missing(file, path, f"{rule} names the parameter '{name}'", f"Write {file}", (rule, name))
        elif parameter.kind not in kinds:
            problem, hint = f"{rule} cannot use the parameter '{name}'", f"Name one of the kind {' or '.join(kinds)}"
            self.fault(path, problem, hint, (rule, name))
        elif self.pack.versions and not self.unread_days and parameter.on(self.pack.versions[0].start) is None:
            first = self.pack.versions[0].start
            self.fault(f"parameters/{name}.yaml", f"'{name}' has no value on {first}", "Give it one from that day")

    def versions(self) -> None:
        """A value that changes inside a version would make `version` name a day on which another value held."""
        starts = [version.start for version in self.pack.versions]
        if self.unread_days:
            return
        for name, parameter in self.pack.parameters.items():
            for dated in parameter.values:
                if dated.start > min(starts, default=date.max) and dated.start not in starts:
                    problem = f"a value of '{name}' begins on {dated.start}, when no version begins"
                    at = ("", dated.start.isoformat())
                    self.fault(f"parameters/{name}.yaml", problem, "Add a version with that day to pack.yaml", at)

    def shared_names(self) -> None:
        for spec in self.pack.facts:
            if spec.name in {shared.name for shared in SHARED_FACTS}:
                problem, at = f"'{spec.name}' is a fact of every programme", (f"'{spec.name}'", spec.name)
                self.fault("facts.yaml", problem, "Choose another name", at)
        for path, spec in self.facts.items():
            if spec.type is FactType.CHOICE and not spec.choices:
                name = path.rpartition(".")[2]
                self.fault("facts.yaml", f"'{path}' has nothing to choose from", "List its choices", (f"'{name}'", name))

    def periods(self) -> None:
        """Whether a period is there is settled before any other is counted and before any head brings something."""
        for deadline in self.pack.deadlines:
            needs = deadline.when.needs() if deadline.when else Needs()
            if needs.deadlines or needs.heads:
                problem, at = f"'{deadline.id}' hangs on a head or another period", (f"deadline '{deadline.id}'", deadline.id)
                self.fault("rules/deadlines.yaml", problem, "Ask for facts, options, figures or the version", at)

    def personal(self) -> None:
        """A fact of each tipster stands among the fields of a row of `tipsters`, and cannot choose the version for all."""
        for path, spec in self.facts.items():
            if not spec.each_tipster or path.startswith("tipsters."):
                continue
            wrong = {
                "is said of every tipster anyhow: choose another name": spec.name in TAKEN_IN_ROWS,
                "is a field: only a fact that stands alone is of each tipster": "." in path,
                "is required and of each tipster: write with what the law needs it, needed_with": spec.required,
                "selects the version and is of each tipster: let a fact of the report select it": path == self.pack.selecting_fact,
            }
            for problem, hint in (words.split(": ") for words, holds in wrong.items() if holds):
                self.fault("facts.yaml", f"'{path}' {problem}", f"{hint[0].upper()}{hint[1:]}", (f"'{spec.name}'", spec.name))
