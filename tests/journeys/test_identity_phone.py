"""Identity of people at telephones: two journeys with marked values, then a search of everything, and of what the carrier still has."""

from playwright.sync_api import Browser

from hotline.simulator.handset import Handset, number_heard, number_read
from tests.journeys.city import City
from tests.journeys.doors import CallDoor, TextDoor, somebody
from tests.journeys.test_identity import everything, found_in
from tests.journeys.test_phone import ask, claim, new_tip, tips_in_queue, transcribe, until_the_carrier_is_empty

TEXTED, TEXTED_LATER = "暗巷尽头的蓝铁门里有人卖冰毒，车牌粤Z·77Q1M。", "补充暗记：门后还有两只铁桶。"
SPOKEN, SPOKEN_LATER = "废砖窑第三个洞口每晚有人卖白粉。", "暗记补充：他们用黄手电筒。"
FORGED = "暗夜伪造的一条短信"
#: What must be found nowhere, besides numbers, receipts and carrier ids.
MARKS = {"texted": "蓝铁门", "plate": "77Q1M", "texted later": "两只铁桶", "spoken": "废砖窑", "spoken later": "黄手电筒", "forged": FORGED}


def carrier_ids(handset: Handset) -> set[str]:
    """The ids of everything that lies at the carrier at this moment."""
    return {str(record["sid"]) for records in handset.ask("kept").values() for record in records}


def by_text(handset: Handset) -> tuple[str, set[str]]:
    """Tell, twice delivered; add; ask for notices; come back; err. Returns receipt and carrier ids."""
    handset.ask("kept")  # no callback is under way: the trouble is for the text
    handset.ask("troubles", deliveries=["double"])
    number = number_read(handset.text(TEXTED))
    ids = carrier_ids(handset)
    for words in (TEXTED_LATER, "提醒", number, f"{number[:-1]}{(int(number[-1]) + 1) % 10}", f"{number} 领奖码"):
        ids.add(handset.ask("text", words=words)["sid"])
    ids |= carrier_ids(handset)
    handset.ask("troubles", deliveries=["forge"])
    ids.add(handset.ask("text", words=FORGED)["sid"])
    return number, ids


def by_call(handset: Handset) -> tuple[str, set[str]]:
    """Tell; come back and add while putting the telephone down. Returns receipt and carrier ids."""
    talk = handset.call()
    talk.press("1")
    talk.press("2")
    number = number_heard(talk.say(SPOKEN))
    ids = carrier_ids(handset)
    talk.press(number[-4:])
    talk.hang_up()
    later = handset.call()
    for keys in ("1", "3", *(number[place : place + 4] for place in range(0, 16, 4)), "2"):
        later.press(keys)
    later.say(SPOKEN_LATER, ended="hang_up")
    return number, ids | carrier_ids(handset)


def at_the_desk(city: City, browser: Browser, texting: Handset, calling: Handset) -> dict[str, str]:
    """Both people tell, the desk hears, types and asks; returns what must be found nowhere."""
    officer = city.sign_in(browser, "duty2")
    marked = {"texting phone": texting.number[1:], "calling phone": calling.number[1:], **MARKS}
    for name, tell, handset in (("texted", by_text, texting), ("spoken", by_call, calling)):
        before = tips_in_queue(officer)
        number, ids = tell(handset)
        marked |= {f"{name} receipt": number, **{f"carrier id {sid[:2]} {place} {name}": sid for place, sid in enumerate(ids)}}
        tip = new_tip(officer, before)
        claim(officer, city, tip)
        if handset is calling:
            transcribe(officer, city, tip, SPOKEN)
            transcribe(officer, city, tip, SPOKEN_LATER)
        ask(officer, city, tip, "几点？")
        door = TextDoor(texting) if handset is texting else CallDoor(calling)
        assert "几点" in door.look(number)
    officer.context.close()
    return marked


def test_nothing_of_two_telephones_is_found_anywhere_nor_left_at_the_carrier(city: City, browser: Browser) -> None:
    texting, calling = city.handset(somebody(41)), city.handset(somebody(42))
    marked = at_the_desk(city, browser, texting, calling)
    assert {name[11:13] for name in marked if name.startswith("carrier id")} == {"SM", "CA", "RE"}
    until_the_carrier_is_empty(texting)
    leaks = [f"{name} in {place}" for place, content in everything(city) for name in found_in(content, marked)]
    assert leaks == []
