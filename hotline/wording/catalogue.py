"""Message catalogues: English is the source, each other language lies in ``locale/<language>/*.po`` and is read as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
FOLDER = Path(__file__).parents[1] / "locale"


@dataclass(frozen=True)
class Catalogue:
    """Every language's messages by their English text."""

    messages: Mapping[str, Mapping[str, str]]

    def say(self, key: str, language: str, **values: object) -> str:
        """The message in a language, with values put in place of ``%(name)s``."""
        text = self.messages.get(language, {}).get(key, key)
        return text % values if values else text


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read every language. English needs no file: its messages are the keys."""
    return Catalogue({language: _read(folder / language) for language in LANGUAGES if language != "en"})


def _read(folder: Path) -> dict[str, str]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only faces show words; a worker need not load this

    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open(encoding="utf-8") as file:
            found |= {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    return found


def best_language(accepted: str) -> str:
    """The language that a browser's Accept-Language header asks for first, among ours."""
    for wanted in accepted.split(","):
        code = wanted.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return DEFAULT
