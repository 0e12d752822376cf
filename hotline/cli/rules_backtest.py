"""`hotline rules backtest`: a draft of a programme beside the law in force, over past outcomes, on all cores."""

import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Protocol, Self

import click

from hotline.cli.rules_evaluate import today
from hotline.cli.rules_packs import (
    FINDINGS,
    WRONG_USE,
    as_json_option,
    day_option,
    end_with,
    in_folder,
    language_option,
    load,
    refuse,
)
from hotline.rewards.backtest import Compared, FaultyLine, Move, Numbered, Result, Tally, Trial, judge
from hotline.rewards.backtest_json import change_json, faulty_json, report_json
from hotline.rewards.backtest_report import Largest, faulty_line, report_lines
from hotline.rewards.drafts import Draft, DraftError, announced, in_force_on, latest, load_draft, of_each_day
from hotline.rewards.loader import PackError
from hotline.rewards.pack import Pack

#: Lines that one process judges at a time, and the size of a file from which starting more than one pays.
_LINES, _LARGE = 500, 2_000_000


@click.command("backtest")
@click.argument("name", metavar="PACK")
@click.option("--over", "path", required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True), help="Past outcomes, JSON Lines: one object of facts with an id a line; - for input.")
@click.option("--draft", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The draft in another folder: of the pack, or of packs. Without it: the version that the pack announces (expected: true).")
@day_option("--as-of", "as_of", help="The draft's version is the one in force on this day, once what is announced is law.")
@click.option("--by-day", is_flag=True, help="The draft, too, takes the version of each outcome's own day: for a mended pack.")
@day_option("--on", "on", help="Stands in for a day not given in an outcome; today.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; all cores when the file is large, otherwise one.")
@click.option("--list", "most", type=click.IntRange(0), default=20, show_default=True, help="So many outcomes of each kind are named; --json names all.")
@as_json_option
@language_option
@in_folder
def backtest(
    *, name: str, path: str, folder: Path | None, as_of: date | None, by_day: bool, on: date | None, jobs: int | None,
    most: int, as_json: bool, language: str, rules_dir: Path,
) -> None:
    """Try a draft on past outcomes: who gains, who loses, what it costs. Exit 0 when no answer changes, 1 when some do,
    2 when a line is faulty (all others are counted) or there is no draft.
    """
    pack = load(rules_dir, name, as_json=as_json)
    try:
        draft = _draft(load_draft(rules_dir, name, folder) if folder else pack, as_of, by_day=by_day, elsewhere=folder is not None)
    except PackError as error:
        end_with(error, as_json=as_json)
    except DraftError as error:
        refuse(error.text.of(language), as_json=as_json)
    trial = _slim(Trial(pack, draft, on or today()))
    if trial.pack.currency != trial.draft.pack.currency:
        refuse(_CURRENCIES[language].format(pack.currency, draft.pack.currency), as_json=as_json)
    report = _JSONReport(trial, language) if as_json else _TextReport(trial, language, Largest(most))
    tally = _run(trial, path, jobs, report)
    report.end(tally)
    sys.exit(WRONG_USE if tally.faulty else FINDINGS if tally.changed else 0)


_CURRENCIES = {
    "zh": "两者的币种不同（{}、{}），金额无法比较。",
    "en": "the two pay in different currencies ({} and {}): sums cannot be compared.",
}


def _draft(pack: Pack, as_of: date | None, *, by_day: bool, elsewhere: bool) -> Draft:
    if by_day:
        return of_each_day(pack)
    if as_of is not None:
        return in_force_on(pack, as_of)
    return latest(pack) if elsewhere else announced(pack)


def _slim(trial: Trial) -> Trial:
    """Without the text of the files, which no process needs to judge by."""
    draft = replace(trial.draft, pack=replace(trial.draft.pack, files=()))
    return replace(trial, pack=replace(trial.pack, files=()), draft=draft)


class _Report(Protocol):
    def take(self, result: Result) -> None:
        """Tell of one line, or keep what the end has to tell."""

    def end(self, tally: Tally) -> None:
        """Tell the rest."""


def _run(trial: Trial, path: str, jobs: int | None, report: _Report) -> Tally:
    """Every line of the file, judged and told in its order. What is kept grows with the ids and the faulty lines only."""
    tally, size = Tally(), None if path == "-" else Path(path).stat().st_size
    at_once = jobs or (_cores() if size is not None and size >= _LARGE else 1)
    with click.open_file(path, "rb") as file, _Progress(size) as progress:
        for lines, results in _judged(trial, _chunks(file), at_once):
            for result in results:
                report.take(tally.add(result))
            progress.step(sum(len(line) for _number, line in lines))
    return tally


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(file: IO[bytes]) -> Iterator[list[Numbered]]:
    numbered = enumerate(file, start=1)
    while chunk := list(islice(numbered, _LINES)):
        yield chunk


_Judged = tuple[list[Numbered], list[Result]]


def _judged(trial: Trial, chunks: Iterable[list[Numbered]], jobs: int) -> Iterator[_Judged]:
    """Chunks with their results, in order; never more on the way than keeps the processes busy."""
    if jobs == 1:
        yield from ((chunk, judge(trial, chunk)) for chunk in chunks)
        return
    waiting: deque[tuple[list[Numbered], Future[list[Result]]]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(judge, trial, chunk)))
            if len(waiting) > 2 * jobs:
                first, future = waiting.popleft()
                yield first, future.result()
        yield from ((chunk, future.result()) for chunk, future in waiting)


class _Progress:
    """A bar on stderr for who watches, in bytes of the file; none where nobody does or the size is not known."""

    def __init__(self, size: int | None) -> None:
        self._bar = click.progressbar(length=size, file=sys.stderr) if size and sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.__enter__()
        return self

    def step(self, done: int) -> None:
        if self._bar:
            self._bar.update(done)

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.__exit__(None, None, None)


@dataclass
class _TextReport:
    """Words on stdout, faulty lines on stderr, both at the end."""

    trial: Trial
    language: str
    largest: Largest
    faulty: list[FaultyLine] = field(default_factory=list)

    def take(self, result: Result) -> None:
        if isinstance(result, Compared):
            self.largest.add(result)
        else:
            self.faulty.append(result)

    def end(self, tally: Tally) -> None:
        click.echo("\n".join(report_lines(self.trial, tally, self.largest, self.language)))
        for one in self.faulty:
            click.echo(faulty_line(one, self.language), err=True)


_FIRST = '{\n  "changes": ['


@dataclass
class _JSONReport:
    """One object, in which the outcomes that change come first, as they are found: none of them is kept."""

    trial: Trial
    language: str
    faulty: list[FaultyLine] = field(default_factory=list)
    begun: bool = False

    def take(self, result: Result) -> None:
        if isinstance(result, FaultyLine):
            self.faulty.append(result)
        elif result.move is not Move.SAME:
            click.echo(f"{self._before()}{json.dumps(change_json(result), ensure_ascii=False)}", nl=False)

    def _before(self) -> str:
        before, self.begun = ",\n    " if self.begun else f"{_FIRST}\n    ", True
        return before

    def end(self, tally: Tally) -> None:
        faulty = [faulty_json(one, self.language) for one in self.faulty]
        rest = json.dumps({**report_json(self.trial, tally), "faulty": faulty}, ensure_ascii=False, indent=2)
        click.echo(f"{'' if self.begun else _FIRST}],{rest[1:]}")
        for one in self.faulty:
            click.echo(faulty_line(one, self.language), err=True)
