"""People at three doors: a browser without scripts, a telephone that texts, a telephone that calls."""

import re

from hotline.simulator.handset import Handset, Talk, code_heard, number_heard, number_read
from tests.journeys.city import City
from tests.journeys.test_identity import Visitor

_LANGUAGE_KEYS = {"zh": "1", "en": "2"}


class WebDoor:
    """Somebody with a browser."""

    def __init__(self, city: City, language: str = "zh") -> None:
        self.city, self.language = city, language

    def tell(self, words: str) -> str:
        visitor = Visitor(self.city.address("public"))
        start = f"/{self.language}/"
        page = visitor.ask("POST", start + "tell", token=visitor.token(start, start + "tell"), words=words)
        found = re.search(r'id="number"[^>]*>([\d ]+)<', page)
        assert found is not None, page
        return re.sub(r"\D", "", found[1])

    def look(self, number: str) -> str:
        visitor = self._returned(number)
        return visitor.ask("GET", f"/{self.language}/thread")

    def _returned(self, number: str) -> Visitor:
        visitor = Visitor(self.city.address("public"))
        address = f"/{self.language}/return"
        visitor.ask("POST", address, token=visitor.token(address, address), number=number)
        return visitor


class TextDoor:
    """Somebody who texts."""

    def __init__(self, handset: Handset) -> None:
        self.handset = handset

    def tell(self, words: str) -> str:
        read = self.handset.text(words)
        number = number_read(read)
        assert len(number) == 16, read
        return number

    def look(self, number: str) -> str:
        return "\n".join(self.handset.text(f"{number} ALL"))

    def add(self, number: str, words: str) -> None:
        assert self.handset.text(words)

    def code(self, number: str) -> str:
        read = "\n".join(self.handset.text(f"{number} CODE"))
        found = re.search(r"\d{4} \d{4} \d{4}(?! ?\d)", read)
        assert found is not None, read
        return found[0].replace(" ", "")


class CallDoor:
    """Somebody who calls."""

    def __init__(self, handset: Handset, language: str = "zh") -> None:
        self.handset, self.language = handset, language

    def tell(self, words: str, *, danger: bool = False) -> str:
        talk = self._menu()
        talk.press("1" if danger else "2")
        assert talk.waits == "voice", talk.all
        number = number_heard(talk.say(words))
        assert len(number) == 16, talk.all
        talk.press(number[-4:])
        talk.hang_up()
        return number

    def look(self, number: str) -> str:
        talk = self._returned(number)
        talk.press("1")
        while talk.waits == "keys" and not self._last(talk):
            talk.press("2")
        talk.hang_up()
        return "\n".join(talk.all)

    def add(self, number: str, words: str) -> None:
        talk = self._returned(number)
        talk.press("2")
        assert talk.waits == "voice", talk.all
        talk.say(words)
        talk.hang_up()

    def code(self, number: str) -> str:
        talk = self._returned(number)
        talk.press("4")
        digits = code_heard(talk.press("1"))
        talk.hang_up()
        assert len(digits) == 24, talk.all
        assert digits[:12] == digits[12:]
        return digits[:12]

    def _menu(self) -> Talk:
        talk = self.handset.call()
        assert talk.waits == "keys", talk.all
        talk.press(_LANGUAGE_KEYS[self.language])
        return talk

    def _returned(self, number: str) -> Talk:
        talk = self._menu()
        talk.press("3")
        for place in range(0, 16, 4):
            talk.press(number[place : place + 4])
        assert talk.waits == "keys", talk.all
        return talk

    @staticmethod
    def _last(talk: Talk) -> bool:
        return not any("继续，请按2" in line or "go on, press 2" in line for line in talk.fresh)


def somebody(place: int) -> str:
    """A telephone number that nobody has."""
    return f"+120255501{place:02}"
