"""Generated pairs: one place told twice is one matter in two languages; another door, house, village, bar, plate or number is not."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from hotline.triage.evaluate import TipLine, predictions
from hotline.triage.lexicon import Lexicon
from tests.triage.conftest import MONDAY

NAMES = {
    "柳林": "Liulin", "石榴": "Shiliu", "白沙": "Baisha", "河东": "Hedong", "青石": "Qingshi", "大井": "Dajing", "凤凰": "Fenghuang",
    "长兴": "Changxing", "安宁": "Anning", "海棠": "Haitang", "梧桐": "Wutong", "建设": "Jianshe",
}  # fmt: skip
SELLS = {"zh": "有人卖冰毒", "en": "someone sells meth"}


@dataclass(frozen=True)
class Spot:
    """An invented name, a small number and a number of three digits."""

    name: str
    small: int
    large: int

    @property
    def spelt(self) -> str:
        return NAMES[self.name]


KINDS: dict[str, dict[str, Callable[[Spot], str]]] = {
    "door": {"zh": lambda s: f"{s.name}路{s.large}号", "en": lambda s: f"{s.large} {s.spelt} Road"},
    "room": {"zh": lambda s: f"{s.name}小区{s.small}栋{s.large}", "en": lambda s: f"room {s.large} block {s.small} {s.spelt} estate"},
    "hotel": {"zh": lambda s: f"{s.name}酒店{s.large}房", "en": lambda s: f"room {s.large} of {s.spelt} Hotel"},
    "bar": {"zh": lambda s: f"三马路{s.name}酒吧", "en": lambda s: f"{s.spelt} Bar on Sanma Road"},
    "village": {"zh": lambda s: f"{s.name}村东头鱼塘边", "en": lambda s: f"the fish pond east of {s.spelt} village"},
    "plate": {"zh": lambda s: f"车牌云A·{s.small}K{s.large}的白色面包车", "en": lambda s: f"a white van plate 云A{s.small}K{s.large}"},
    "phone": {"zh": lambda s: f"打202555{s.large:04d}", "en": lambda s: f"phone 202555{s.large:04d}"},
}
LANGUAGES = [("zh", "zh"), ("en", "en"), ("zh", "en")]


def spots(count: int) -> Iterator[Spot]:
    chance = random.Random(11)
    for _ in range(count):
        yield Spot(chance.choice(list(NAMES)), chance.randint(2, 8), chance.randint(101, 989))


def others(kind: str, spot: Spot) -> Iterator[Spot]:
    """The same but for one thing."""
    if kind in {"bar", "village"}:
        yield replace(spot, name=next(name for name in NAMES if name != spot.name))
        return
    yield replace(spot, large=spot.large + 1)
    if kind == "door":
        yield replace(spot, large=spot.large * 10)
    if kind == "room":
        yield replace(spot, small=spot.small + 1)


def told(kind: str, language: str, spot: Spot, more: str = "") -> str:
    place = KINDS[kind][language](spot)
    return f"{place}{SELLS['zh']}{more}" if language == "zh" else f"{SELLS['en']}{more}, {place}"


def are_duplicates(lexicon: Lexicon, first: str, second: str, hours: float = 20) -> bool:
    tips = [TipLine("1", "web", MONDAY, first), TipLine("2", "web", MONDAY + timedelta(hours=hours), second)]
    _, later = predictions(tips, lexicon)
    return "duplicate" in [each["kind"] for each in later["links"]]


@pytest.mark.parametrize(("one", "two"), LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_differs_in_one_thing_is_another_matter(lexicon: Lexicon, kind: str, one: str, two: str) -> None:
    for spot in spots(4):
        for other in others(kind, spot):
            assert not are_duplicates(lexicon, told(kind, one, spot), told(kind, two, other)), (spot, other)


@pytest.mark.parametrize("kind", KINDS)
def test_one_place_in_two_languages_is_one_matter(lexicon: Lexicon, kind: str) -> None:
    found = [are_duplicates(lexicon, told(kind, "zh", spot), told(kind, "en", spot)) for spot in spots(8)]
    assert sum(found) >= 7


@pytest.mark.parametrize(("first", "second"), [
    ("玉兰苑3栋502有人吸冰毒", "玉兰苑三栋五零二有人溜冰吸冰毒"),
    ("第三中学门口有人卖麻古给学生", "someone sells yaba outside No. 3 Middle School to pupils"),
    ("建设路与青石街交叉口有人卖冰毒", "meth is sold at the corner of Jianshe Road and Qingshi Street"),
    ("白鹭村砖窑里有人制冰毒", "they cook meth in the kiln of Bailu village"),
    ("Blue Lagoon bar on Harbor Street sells cocaine", "at the Blue Lagoon they sell cocaine in the bathrooms"),
    ("Telegram account nightowl_shop sells fentanyl", "the nightowl_shop guy on telegram is selling fentanyl again"),
])
def test_other_forms_of_one_place_or_account_meet(lexicon: Lexicon, first: str, second: str) -> None:
    assert are_duplicates(lexicon, first, second)


def test_premises_of_one_name_and_two_kinds_are_two(lexicon: Lexicon) -> None:
    assert not are_duplicates(lexicon, "凤凰酒吧有人卖冰毒", "凤凰酒店有人卖冰毒")


def test_a_word_changed_within_minutes_makes_no_second_voice(lexicon: Lexicon) -> None:
    text = "somebody sells meth at 18 Yunqiao Road every night after ten, two men carry boxes in and out of the back door all the time"
    tips = [TipLine("1", "web", MONDAY, text), TipLine("2", "web", MONDAY + timedelta(minutes=4), text.replace("boxes", "bags"))]
    assert "one voice repeated" in list(predictions(tips, lexicon))[1]["links"][0]["reasons"]
