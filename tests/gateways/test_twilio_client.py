"""The carrier is called at one host; a refusal is a code and never holds a number, an id, an address or a text."""

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from hotline.domain.errors import CarrierError
from hotline.domain.phone import CopyKind
from hotline.gateways.twilio_client import FixedHostClient, TwilioAccount
from hotline.ports import Stray
from tests.carrier_server import ACCOUNT, SOUND, Carrier, serving

NUMBER, OURS, WORDS = "+12025550123", "+12025550110", "You have an answer."
MESSAGE, CALL, RECORDING = "SM" + "a" * 32, "CA" + "b" * 32, "RE" + "c" * 32
NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with serving() as opened:
        yield opened


@pytest.fixture
def account(carrier: Carrier) -> Iterator[TwilioAccount]:
    opened = TwilioAccount(ACCOUNT, carrier.token, carrier.url, sender=OURS, status_url="http://ours/text/status")
    yield opened
    opened.dispose()


def refusal(act: Callable[[], object]) -> CarrierError:
    with pytest.raises(CarrierError) as caught:
        act()
    told = "".join(traceback.format_exception(caught.value, chain=False)[-1:]) + repr(caught.value.args)
    assert not any(mark in told for mark in (NUMBER, WORDS, MESSAGE, ACCOUNT, "127.0.0.1"))
    return caught.value


# Texts


def test_a_text_leaves_from_our_number_and_asks_the_carrier_not_to_keep_it(account: TwilioAccount, carrier: Carrier) -> None:
    account.send_text(NUMBER, WORDS)
    (asked,) = carrier.asked
    assert asked.authorized
    assert asked.fields == {
        "To": NUMBER, "From": OURS, "Body": WORDS, "StatusCallback": "http://ours/text/status", "ContentRetention": "discard",
    }


@pytest.mark.parametrize("code", [30029, 30030])
def test_without_the_feature_of_not_keeping_the_text_goes_out_all_the_same_once(account: TwilioAccount, carrier: Carrier, code: int) -> None:
    carrier.fail("POST", "Messages.json", (400, code))
    account.send_text(NUMBER, WORDS)
    account.send_text(NUMBER, WORDS)
    assert ["ContentRetention" in asked.fields for asked in carrier.asked] == [True, False, False]
    assert len(carrier.kept["Messages"]) == 2


@pytest.mark.parametrize(
    ("failure", "code", "permanent"),
    [
        ((400, 21610), "21610", True), ((400, 21211), "21211", True), ((401, 20003), "20003", False), ((403, 0), "http_403", False),
        ((429, 20429), "20429", False), ((500, 20500), "unknown", False), ((503, 0), "unknown", False), ("hang up", "unknown", False),
    ],
)
def test_a_refused_text_tells_whether_trying_again_can_help(
    account: TwilioAccount, carrier: Carrier, failure: object, code: str, permanent: bool
) -> None:
    carrier.fail("POST", "Messages.json", failure)
    error = refusal(lambda: account.send_text(NUMBER, WORDS))
    assert (error.code, error.permanent) == (code, permanent)
    assert error.__context__ is None
    assert error.__cause__ is None


def test_a_text_that_never_left_is_not_in_doubt() -> None:
    account = TwilioAccount(ACCOUNT, "0" * 32, "http://127.0.0.1:9/", sender=OURS, status_url="http://ours/")
    assert refusal(lambda: account.send_text(NUMBER, WORDS)).code == "unreachable"
    account.dispose()


def test_a_text_in_doubt_is_found_at_the_carrier(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.fail("POST", "Messages.json", "hang up")
    refusal(lambda: account.send_text(NUMBER, WORDS))
    assert account.was_sent(NUMBER, NOW)
    assert not account.was_sent("+12025550199", NOW)


@pytest.mark.parametrize("fields", [{"direction": "outbound-reply", "status": "sent"}, {"direction": "outbound-api", "status": "failed"}])
def test_a_reply_or_a_failed_text_is_no_sent_notice(account: TwilioAccount, carrier: Carrier, fields: dict[str, str]) -> None:
    carrier.keep("Messages", MESSAGE, NOW, to=NUMBER, **fields)
    assert not account.was_sent(NUMBER, NOW)


# Erasing


@pytest.mark.parametrize(
    ("kind", "sid", "path"),
    [(CopyKind.MESSAGE, MESSAGE, "Messages"), (CopyKind.CALL, CALL, "Calls"), (CopyKind.RECORDING, RECORDING, "Recordings")],
)
def test_a_copy_is_deleted_and_one_that_is_gone_is_a_success(
    account: TwilioAccount, carrier: Carrier, kind: CopyKind, sid: str, path: str
) -> None:
    carrier.keep(path, sid, NOW)
    account.erase(kind, sid)
    account.erase(kind, sid)
    assert carrier.kept[path] == {}
    assert carrier.calls_of("DELETE") == [f"{path}/{sid}.json"] * 2


@pytest.mark.parametrize("failure", [(409, 0), (400, 20009)])
def test_what_is_not_final_yet_is_asked_again_later(account: TwilioAccount, carrier: Carrier, failure: tuple[int, int]) -> None:
    carrier.fail("DELETE", "Messages", failure)
    error = refusal(lambda: account.erase(CopyKind.MESSAGE, MESSAGE))
    assert (error.code, error.permanent) == ("not_final", False)


def test_a_text_that_the_carrier_will_not_delete_is_emptied_first(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.keep("Messages", MESSAGE, NOW)
    carrier.fail("DELETE", "Messages", (400, 30030))
    account.erase(CopyKind.MESSAGE, MESSAGE)
    assert [(one.method, one.fields) for one in carrier.asked] == [("DELETE", {}), ("POST", {"Body": ""}), ("DELETE", {})]
    assert carrier.kept["Messages"] == {}


def test_a_text_that_stays_is_told_by_its_code(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.fail("DELETE", "Messages", (400, 30030), (400, 30030))
    carrier.fail("POST", "Messages", (400, 21000))
    assert refusal(lambda: account.erase(CopyKind.MESSAGE, MESSAGE)).code == "30030"


@pytest.mark.parametrize("sid", ["", "../../Accounts", MESSAGE + "/x", "SM" + "A" * 32])
def test_what_is_no_carrier_id_becomes_no_address(account: TwilioAccount, carrier: Carrier, sid: str) -> None:
    assert refusal(lambda: account.erase(CopyKind.MESSAGE, sid)).code == "bad_id"
    assert refusal(lambda: list(account.recording(sid))).code == "bad_id"
    assert carrier.asked == []


# Recordings


def test_a_recording_comes_in_pieces(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.keep("Recordings", RECORDING, NOW)
    pieces = list(account.recording(RECORDING))
    assert b"".join(pieces) == SOUND
    assert len(pieces) > 1
    assert carrier.asked[0].authorized


def test_a_recording_that_breaks_off_is_no_recording(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.fail("GET", "Recordings", "half")
    assert refusal(lambda: list(account.recording(RECORDING))).code == "unreachable"


@pytest.mark.parametrize(("failure", "code", "permanent"), [((404, 20404), "gone", True), ((500, 0), "http_500", False), ((302, 0), "http_302", False)])
def test_a_recording_that_does_not_come_says_why(
    account: TwilioAccount, carrier: Carrier, failure: tuple[int, int], code: str, permanent: bool
) -> None:
    carrier.fail("GET", "Recordings", failure)
    error = refusal(lambda: list(account.recording(RECORDING)))
    assert (error.code, error.permanent) == (code, permanent)


# Searching


def test_the_search_finds_all_that_is_old_over_all_pages(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.page = 2
    old, young = NOW - timedelta(hours=7), NOW - timedelta(hours=1)
    messages = {f"SM{number:032x}" for number in range(5)}
    for sid in messages:
        carrier.keep("Messages", sid, old, direction="outbound-api", body="ours")
    carrier.keep("Messages", MESSAGE, young)
    carrier.keep("Calls", CALL, old)
    carrier.keep("Recordings", RECORDING, old, duration="7")
    found = set(account.left_over(NOW - timedelta(hours=6)))
    assert found == {Stray(CopyKind.MESSAGE, sid, old) for sid in messages} | {
        Stray(CopyKind.CALL, CALL, old), Stray(CopyKind.RECORDING, RECORDING, old, seconds=7)}


def test_the_search_reads_the_words_of_texts_to_us_alone(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.keep("Messages", MESSAGE, NOW - timedelta(hours=1), direction="inbound", body="words to us")
    assert [stray.words for stray in account.left_over(NOW)] == ["words to us"]


def test_an_answer_that_is_no_list_is_a_strange_one(account: TwilioAccount, carrier: Carrier) -> None:
    carrier.keep("Messages", MESSAGE, NOW, date_created="never")
    assert refusal(lambda: account.left_over(NOW)).code == "strange_answer"


# What it keeps to itself


def test_no_other_host_is_ever_called(carrier: Carrier) -> None:
    client = FixedHostClient(carrier.url)
    with pytest.raises(CarrierError, match="carrier"):
        client.request("GET", "https://api.twilio.com.example.org/")
    assert carrier.asked == []
    client.session.close()


def test_nothing_of_a_call_is_logged_or_kept(account: TwilioAccount, carrier: Carrier, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        account.send_text(NUMBER, WORDS)
        account.erase(CopyKind.MESSAGE, MESSAGE)
    assert not any(mark in caplog.text for mark in (NUMBER, WORDS, MESSAGE, "Accounts"))
    assert NUMBER not in repr(vars(account._http))
    assert repr(account) == "TwilioAccount()"
