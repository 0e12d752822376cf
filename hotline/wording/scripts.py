"""What texts and calls say: a file of sentences a language and a subject, read and changed by people who do not code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from ruamel.yaml import YAML

from hotline.wording.catalogue import FOLDER, LANGUAGES

#: Texts and calls share one set of names: a sentence is named once.
FILES = ("text.yaml", "voice.yaml")


class ScriptError(Exception):
    """A file of sentences cannot be used; the message names file and sentence."""


@dataclass(frozen=True)
class Scripts:
    """Every language's sentences by their names."""

    sentences: Mapping[str, Mapping[str, str]]

    def say(self, name: str, language: str, **values: object) -> str:
        """A sentence with values put in place of its ``{places}``. Raises KeyError for a name that no file has."""
        return self.sentences[language][name].format_map(values)


def load_scripts(folder: Path = FOLDER) -> Scripts:
    """Read every language's files. Raises ScriptError."""
    return Scripts({language: _read(folder / language) for language in LANGUAGES})


def places(sentence: str) -> frozenset[str]:
    """The names of the places in a sentence. Raises ValueError for braces that do not match."""
    return frozenset(name for _text, name, _format, _conversion in Formatter().parse(sentence) if name is not None)


def _read(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in (folder / name for name in FILES if (folder / name).exists()):
        for name, sentence in (YAML(typ="safe").load(path.read_text("utf-8")) or {}).items():
            if not isinstance(sentence, str) or name in found:
                raise ScriptError(f"{folder.name}/{path.name}: {name} is no text, or is there twice")
            found[name] = sentence
    return found
