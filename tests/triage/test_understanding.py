"""What a tip is about, how urgent it is and where it must go, with the words that say so."""

import pytest

from tests.triage.conftest import MONDAY, Reader
from tests.triage.told import reasons


@pytest.mark.parametrize(
    ("text", "category", "priority"),
    [
        ("有人在云桥路18号的院子里制毒", "manufacture", "P2"),
        ("他们在蓝月亮KTV门口卖摇头丸", "trafficking", "P3"),
        ("a courier is smuggling heroin in the spare tire of a van", "transport", "P4"),
        ("后山种了一片罂粟", "cultivation", "P4"),
        ("someone dumped barrels of chemical waste from a drug lab by the creek", "precursor", "P4"),
        ("The owner of Velvet Lounge lets people do coke in the private rooms, drugs everywhere", "venue", "P3"),
        ("我儿子吸毒，怎么戒", "use_concern", "P4"),
        ("通缉的逃犯躲在云桥路18号", "fugitive", "P2"),
        ("the sheriff's deputy takes bribes from dealers", "corrupt_officer", "P2"),
        ("他吸毒过量，叫不醒", "overdose_danger", "P1"),
        ("三岁的孩子误吞了摇头丸", "child_at_risk", "P1"),
        ("你们这群废物，滚蛋", "prank_abuse", "P4"),
        ("恭喜您中奖，点击链接领取", "spam_ad", "P4"),
        ("楼上施工噪音太吵", "off_topic", "P4"),
        ("打错了，我找王师傅修空调", "wrong_number", "P4"),
    ],
)
def test_each_category_is_recognised(read: Reader, text: str, category: str, priority: str) -> None:
    found = read(text)
    assert (found.category, found.priority) == (category, priority)


def test_sale_to_minors_stays_trafficking_with_the_child_second(read: Reader) -> None:
    found = read("有人在校门口向学生卖大麻软糖")
    assert found.category == "trafficking"
    assert found.secondary == ("child_at_risk",)
    assert "minor_target" in reasons(found)


def test_a_reason_carries_the_words_that_caused_it(read: Reader) -> None:
    text = "快来，他没呼吸了，打了海洛因"
    found = read(text)
    spans = next(each.spans for each in found.reasons if each.reason == "life_now")
    assert "没呼吸" in {text[span.start : span.end] for span in spans}


def test_all_reasons_are_told_highest_first(read: Reader) -> None:
    found = read("云Q7M219刚上高速，车上藏着八公斤冰毒，一小时后到")
    told = [each.reason.value for each in found.reasons]
    assert told[0] == "in_transit_window"
    assert {"large_qty", "identifiable"} <= set(told)


def test_a_denied_act_is_no_act(read: Reader) -> None:
    assert "use_concern" not in {topic.category for topic in read("他没有吸毒").topics}


def test_not_knowing_where_is_no_denial(read: Reader) -> None:
    assert read("I don't know where he is selling meth").category == "trafficking"


def test_what_is_long_past_is_said_to_be_stale(read: Reader) -> None:
    assert "stale" in reasons(read("五年前他在老家卖过海洛因"))


def test_a_reading_from_hearsay_is_taken_as_urgent_and_said_to_be_doubtful(read: Reader) -> None:
    found = read("听说他吸毒过量，叫不醒了")
    assert found.priority == "P1"
    assert [each.doubtful for each in found.reasons if each.reason == "life_now"] == [True]


def test_somebody_dying_is_urgent_even_off_topic(read: Reader) -> None:
    found = read("my father collapsed and has no pulse, 40 Willow Street, call an ambulance")
    assert (found.category, found.priority, found.route) == ("off_topic", "P1", "emergency")


def test_a_credible_threat_to_staff_goes_to_the_supervisor(read: Reader) -> None:
    found = read("我知道你们几点下班，砍死你们")
    assert (found.category, found.priority, found.route) == ("prank_abuse", "P2", "supervisor")


def test_a_threat_beside_a_danger_goes_out_now_and_to_the_supervisor(read: Reader) -> None:
    found = read("there is a fire in the building, people inside, and I will shoot you cops, kill you all")
    assert (found.route, found.also) == ("emergency", ("supervisor",))


def test_a_worry_about_use_is_referred_to_treatment(read: Reader) -> None:
    assert read("I'm addicted to heroin and want to quit").route == "refer_treatment"


def test_junk_with_a_lead_in_it_is_not_proposed_for_discard(read: Reader) -> None:
    found = read("哈哈哈开玩笑，电影里冰毒，云桥路18号")
    assert found.category in {"prank_abuse", "off_topic"}
    assert not found.is_discard_proposed


def test_plain_junk_is_proposed_for_discard_and_still_has_every_field(read: Reader) -> None:
    found = read("恭喜您中奖，点击链接领取")
    assert found.is_discard_proposed
    assert found.received_at == MONDAY


def test_a_named_drug_without_any_act_is_somebody_having_it(read: Reader) -> None:
    assert read("冰毒，青石码头").category == "trafficking"


def test_a_message_without_words_is_off_topic_and_not_discarded(read: Reader) -> None:
    found = read("\u200b")
    assert (found.category, found.route) == ("off_topic", "refer_other")


def test_the_representation_holds_no_words_of_the_tip(read: Reader) -> None:
    assert "铁头" not in repr(read("外号铁头，卖冰毒，电话13800000123"))
