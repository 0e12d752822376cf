"""The README is held against the code: settings, commands, targets and the files that it names."""

import re
import subprocess
from pathlib import Path

from hotline.cli import COMMANDS
from hotline.cli.settings import rows
from hotline.domain.work import QUEUES, JobName
from hotline.jobs.tasks import TASKS
from tests.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_table_as_it_is() -> None:
    lines = README.splitlines()
    for name, default, meaning in rows():
        assert f"| `{name}` | {f'`{default}`' if default else '–'} | {meaning} |" in lines


def test_no_setting_stands_there_that_is_none() -> None:
    named = set(re.findall(r"`(HOTLINE_[A-Z_]+)", README))
    assert {name for name in named if not name.startswith("HOTLINE_TEST_")} <= {name for name, _default, _meaning in rows()}


def test_every_command_is_named() -> None:
    assert [command for command in COMMANDS if f"hotline {command}" not in README] == []


def test_every_target_that_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE))


def test_every_file_that_it_links_to_exists() -> None:
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if not target.startswith("http")]
    assert [target for target in linked if not (ROOT / target).exists()] == []


def test_every_job_has_a_task_and_a_queue() -> None:
    assert set(TASKS) == set(QUEUES) == set(JobName)


def test_nothing_stands_at_the_top_that_has_no_place_there() -> None:
    allowed = {"app.py", "pyproject.toml", "README.md", "hotline", "reward_rules", "migrations", "tests", "Makefile", "requirements.lock",
               "LICENSE", "docs", "benchmarks"}
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {Path(name).parts[0] for name in kept if not name.startswith(".")} <= allowed
