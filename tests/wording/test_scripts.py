"""What texts and calls say: the same sentences in every language, with the same places; a broken file is named."""

from pathlib import Path

import pytest

from hotline.wording.catalogue import LANGUAGES
from hotline.wording.scripts import ScriptError, Scripts, load_scripts, places


def folder_with(tmp_path: Path, **files: str) -> Path:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        for name, content in files.items():
            (tmp_path / language / f"{name}.yaml").write_text(content, "utf-8")
    return tmp_path


def test_every_language_has_the_same_sentences_with_the_same_places() -> None:
    first, *others = (load_scripts().sentences[language] for language in LANGUAGES)
    for other in others:
        assert {name: places(text) for name, text in other.items()} == {name: places(text) for name, text in first.items()}


def test_a_sentence_is_said_with_its_values() -> None:
    scripts = Scripts({"zh": {"call": "请打{number}"}, "en": {"call": "Call {number}."}})
    assert scripts.say("call", "zh", number="110") == "请打110"
    assert scripts.say("call", "en", number="{number}") == "Call {number}."


def test_a_sentence_that_no_file_has_is_a_fault_of_the_code() -> None:
    with pytest.raises(KeyError):
        load_scripts().say("nothing", "en")


@pytest.mark.parametrize("files", [{"text": "one: 1\n"}, {"text": "one: One\n", "voice": "one: Uno\n"}])
def test_a_sentence_that_is_no_text_or_is_there_twice_stops_the_start(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(ScriptError, match="one"):
        load_scripts(folder_with(tmp_path, **files))


def test_an_empty_or_absent_file_has_no_sentences(tmp_path: Path) -> None:
    assert load_scripts(folder_with(tmp_path, text="")).sentences == {language: {} for language in LANGUAGES}
