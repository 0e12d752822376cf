"""Release, payout and the fund: two people, a fresh proof, one sum, and books in which nothing is entered twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.domain.awards import AwardState
from hotline.services import fund
from hotline.store.awards import AwardRow
from hotline.store.fund import Account
from tests.channels.money_desk import WORDS, MoneyDesk, value_of, words_of
from tests.services import money_builders as build


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[MoneyDesk]:
    made = MoneyDesk(tmp_path, database_url)
    yield made
    made.close()


def state_of(desk: MoneyDesk, award_id: str) -> AwardState:
    found: AwardState = desk.look(lambda session: session.get_one(AwardRow, award_id)).state
    return found


def balance(desk: MoneyDesk, account: Account) -> str:
    text: str = desk.look(lambda session: fund.balance(session, "CNY"))[account].text
    return text


def test_an_award_that_the_fund_does_not_cover_waits_calmly(desk: MoneyDesk) -> None:
    award = desk.award(build.carried)
    approver = desk.browser(desk.people.approver)
    page = approver.get("/approvals")
    assert "awaiting funds" in words_of(page)
    assert f'action="/approvals/{award.award_id}"' not in page
    token = desk.browser(desk.people.approver).token("/approvals")
    assert approver.send(f"/approvals/{award.award_id}", form=token) == "/approvals?said=awaiting_funds"
    assert state_of(desk, award.award_id) is AwardState.CARRIED


def test_releasing_commits_the_money_once(desk: MoneyDesk) -> None:
    award = desk.award(build.carried)
    desk.do(lambda session: build.fill_fund(session, desk.people))
    approver = desk.browser(desk.people.approver)
    assert f"Release CN¥900.00 {award.serial}" in words_of(approver.get("/approvals"))
    token = approver.token("/approvals")
    assert approver.send(f"/approvals/{award.award_id}", form=token) == "/approvals?said=approved"
    assert approver.send(f"/approvals/{award.award_id}", form=token) == "/approvals?said=done"
    assert balance(desk, Account.COMMITTED) == "900"
    assert state_of(desk, award.award_id) is AwardState.CLAIMABLE


@pytest.mark.parametrize("page", ["/approvals", "/payout", "/fund/entry"])
def test_money_pages_ask_for_password_and_code_again(desk: MoneyDesk, page: str) -> None:
    people = desk.people
    who = {"/approvals": people.approver, "/payout": people.payer, "/fund/entry": people.treasurer}[page]
    browser = desk.browser(who, proven=timedelta(minutes=6))
    assert browser.leads_to(page).startswith("/prove?next=")


def test_a_form_sent_after_the_proof_ran_out_has_no_effect(desk: MoneyDesk) -> None:
    award, code = desk.claimed()
    payer = desk.browser(desk.people.payer)
    token = payer.token("/payout")
    desk.now += timedelta(minutes=6)
    assert payer.send(f"/payout/{award.award_id}", form=token, code=code) == "/prove?next=/payout"
    assert state_of(desk, award.award_id) is AwardState.CLAIMED


def test_the_payer_sees_one_sum_and_nothing_of_the_tip(desk: MoneyDesk) -> None:
    award, code = desk.claimed()
    payer = desk.browser(desk.people.payer)
    page = payer.post("/payout", "/payout", 200, code=f"{code[:4]} {code[4:8]}-{code[8:]}")
    assert "CN¥900.00" in words_of(page)
    tip_id = desk.look(lambda session: session.get_one(AwardRow, award.award_id)).tip_id
    payer.post("/payout", f"/payout/{award.award_id}", code=code)
    receipt = payer.get(f"/payout/paid/{award.award_id}")
    for shown in (page, receipt):
        for secret in (WORDS, "kiosk", tip_id, "Trafficking", "Arrest", "Bounty", "art. 4"):
            assert secret not in shown
    assert award.serial in receipt
    assert code not in receipt


def test_a_second_click_pays_nothing_and_leads_to_the_same_receipt(desk: MoneyDesk) -> None:
    award, code = desk.claimed()
    payer = desk.browser(desk.people.payer)
    token = payer.token("/payout")
    places = {payer.send(f"/payout/{award.award_id}", form=token, code=code) for _ in range(2)}
    assert places == {f"/payout/paid/{award.award_id}"}
    assert balance(desk, Account.PAID) == "900"
    assert desk.do(lambda session: fund.check(session, "CNY")) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("12 34", "A code has 12 digits."), ("twelve digits", "A code has digits only."), ("000000000001", "A digit is wrong"),
     ("000000000000", "This code opens nothing")],
)
def test_a_code_that_opens_nothing_says_what_to_do_and_is_not_put_back(desk: MoneyDesk, typed: str, sentence: str) -> None:
    page = desk.browser(desk.people.payer).post("/payout", "/payout", 422, code=typed)
    assert sentence in words_of(page)
    assert value_of(page, "code") == ""


def test_codes_cannot_be_tried_without_end(desk: MoneyDesk) -> None:
    payer = desk.browser(desk.people.payer)
    token = payer.token("/payout")
    for _ in range(12):
        assert "This code opens nothing" in words_of(payer.send("/payout", 422, form=token, code="000000000000"))
    assert "Wait an hour" in words_of(payer.send("/payout", 422, form=token, code="000000000000"))


def test_nobody_who_had_a_part_pays_and_a_stored_hash_is_no_code(desk: MoneyDesk) -> None:
    award, _code = desk.claimed()
    payer = desk.browser(desk.people.payer)
    stored = desk.look(lambda session: session.get_one(AwardRow, award.award_id)).code_hash
    payer.post("/payout", f"/payout/{award.award_id}", 422, code=stored.hex())
    desk.browser(desk.people.approver).get("/payout", 403)
    assert state_of(desk, award.award_id) is AwardState.CLAIMED


def test_a_receipt_is_shown_to_its_payer_only(desk: MoneyDesk) -> None:
    award, code = desk.claimed()
    desk.browser(desk.people.payer).post("/payout", f"/payout/{award.award_id}", code=code)
    other = desk.do(lambda session: build.person(session, roles=[build.Role.PAYER]))
    desk.browser(other).get(f"/payout/paid/{award.award_id}", 404)


def test_a_document_is_asked_for_only_where_the_programme_demands_one(tmp_path: Path, database_url: str) -> None:
    desk = MoneyDesk(tmp_path, database_url, pack=build.law(identity="document_shown"))
    award, code = desk.claimed()
    payer = desk.browser(desk.people.payer)
    page = payer.post("/payout", "/payout", 200, code=code)
    assert 'name="document_seen"' in page
    refused = payer.post("/payout", f"/payout/{award.award_id}", 422, code=code)
    assert "Look at it, then tick the box." in words_of(refused)
    assert state_of(desk, award.award_id) is AwardState.CLAIMED
    payer.post("/payout", f"/payout/{award.award_id}", code=code, document_seen="yes")
    assert "seen, nothing of it noted" in words_of(payer.get(f"/payout/paid/{award.award_id}"))
    desk.close()


def test_the_treasurer_opens_the_books_and_enters_what_came_in(desk: MoneyDesk) -> None:
    treasurer = desk.browser(desk.people.treasurer)
    assert treasurer.post("/fund", "/fund/open") == "/fund?said=opened"
    seen = value_of(treasurer.get("/fund/entry"), "seen")
    fields = {"source": "donation", "amount": "5,000.50", "purpose": "for the harbour", "seen": seen}
    assert treasurer.post("/fund/entry", "/fund/entry", **fields) == "/fund?said=entered"
    page = words_of(treasurer.get("/fund"))
    assert "Donation for the harbour N CN¥5,000.50 CN¥5,000.50" in page
    assert "the books agree with the awards" in page


def test_an_entry_that_is_sent_twice_stands_in_the_books_once(desk: MoneyDesk) -> None:
    desk.do(lambda session: build.fill_fund(session, desk.people))
    treasurer = desk.browser(desk.people.treasurer)
    entry = treasurer.get("/fund/entry")
    fields = {"form": treasurer.token("/fund/entry"), "source": "appropriation", "amount": "70", "purpose": "again",
              "seen": value_of(entry, "seen")}
    treasurer.send("/fund/entry", **fields)
    second = treasurer.send("/fund/entry", 422, **fields)
    assert "perhaps this very entry" in words_of(second)
    assert value_of(second, "amount") == "70"
    assert balance(desk, Account.AVAILABLE) == "10070"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [("amount", "a lot", "Enter the sum in figures"), ("amount", "1e9", "Enter the sum in figures"), ("amount", "0", "more than nothing"),
     ("amount", "1.001", "more decimals"), ("purpose", " ", "Say what the money is for."), ("source", "", "Choose where")],
)
def test_a_faulty_entry_keeps_what_was_typed(desk: MoneyDesk, field: str, typed: str, sentence: str) -> None:
    desk.do(lambda session: build.fill_fund(session, desk.people))
    treasurer = desk.browser(desk.people.treasurer)
    fields = {"source": "donation", "amount": "12", "purpose": "kept", "seen": value_of(treasurer.get("/fund/entry"), "seen")}
    page = treasurer.post("/fund/entry", "/fund/entry", 422, **{**fields, field: typed})
    assert sentence in words_of(page)
    assert value_of(page, "amount") == (typed if field == "amount" else "12")
    assert balance(desk, Account.AVAILABLE) == "10000"


def test_books_that_do_not_agree_are_reported(desk: MoneyDesk) -> None:
    award = desk.award(build.claimable)
    desk.do(lambda session: setattr(session.get_one(AwardRow, award.award_id), "amount_minor", 5))
    page = words_of(desk.browser(desk.people.treasurer).get("/fund"))
    assert "What is committed must be what released awards come to: found CN¥900.00, expected CN¥0.05" in page
    assert award.serial in page
