"""The lexicon refuses what it does not know and says where."""

import shutil
from pathlib import Path

import pytest

from hotline.triage.lexicon import FOLDER, LexiconError, load_lexicon


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicon"))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_it_names_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="signals"):
        load_lexicon(tmp_path)


def test_it_refuses_a_file_that_is_no_mapping(copy: Path) -> None:
    (copy / "signals.en.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="mapping"):
        load_lexicon(copy)


def test_it_refuses_words_that_are_no_text(copy: Path) -> None:
    (copy / "signals.en.yaml").write_text("sell: [1]\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="sell"):
        load_lexicon(copy)


def test_it_refuses_a_term_with_too_many_beginnings(copy: Path) -> None:
    many = "|".join(f"w{n}" for n in range(600))
    (copy / "innocent.yaml").write_text(f"innocent: ['({many}) end']\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="too many choices"):
        load_lexicon(copy)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("manufacture:", "manufacturing:", "no such outcome"),
        ("{need: [make_strong]}", "{need: [make_strang]}", "no such signal: make_strang"),
        ("{need: [make_strong]}", "{needs: [make_strong]}", "unknown keys needs"),
        ("{need: [make_strong]}", "{need: [make_strong], within: page}", "within must be one of"),
    ],
)
def test_it_refuses_a_rule_that_it_cannot_follow(copy: Path, before: str, after: str, said: str) -> None:
    change(copy / "rules.yaml", before, after)
    with pytest.raises(LexiconError, match=said):
        load_lexicon(copy)
