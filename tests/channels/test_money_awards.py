"""The secretary's and the members' pages: the rules' own sums, everybody in one part only, and nothing of a tip."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.domain.awards import AwardState, Part
from hotline.domain.trail import Action
from hotline.store import awards as award_store
from hotline.store import trail
from hotline.store.awards import AwardRow
from tests.channels.money_desk import WORDS, MoneyDesk, value_of, words_of
from tests.services import money_builders as build


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[MoneyDesk]:
    made = MoneyDesk(tmp_path, database_url)
    yield made
    made.close()


def propose(desk: MoneyDesk, **decided: str) -> tuple[str, str]:
    """Propose an award through the page; its id, and the id of its tip."""
    tip = desk.tip_with_words(arrests=3 if decided else 0)
    page = f"/awards/prepare/{tip.id}"
    return desk.browser(desk.people.secretary).post(page, f"/awards/propose/{tip.id}", **decided).rsplit("/", 1)[1], tip.id


def test_a_confirmed_result_waits_for_the_secretary_and_leads_to_its_preparation(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words()
    page = desk.browser(desk.people.secretary).get("/awards")
    assert f"/awards/prepare/{tip.id}" in page
    assert "Arrest" in words_of(page)


def test_the_sums_on_the_page_are_those_of_the_finding(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words(facts={"bounty": "1234"})
    page = words_of(desk.browser(desk.people.secretary).get(f"/awards/prepare/{tip.id}"))
    assert "1,234.00 1,234.00" in page
    assert "Reward CN¥1,234.00" in page


def test_the_running_sum_adds_up_with_a_sum_that_a_person_decided(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk, **{"decided-merit": "700"})
    page = words_of(desk.browser(desk.people.secretary).get(f"/awards/{award_id}"))
    assert "art. 4 900.00 900.00" in page
    assert "art. 5 700.00 1,600.00" in page
    assert "Reward CN¥1,600.00" in page


def test_a_range_of_the_law_is_shown_and_an_amount_inside_is_computed_without_proposing(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words(arrests=3)
    secretary, page = desk.browser(desk.people.secretary), f"/awards/prepare/{tip.id}"
    assert "Inside CN¥300.00 to CN¥1,500.00" in words_of(secretary.get(page))
    tried = secretary.post(page, page, 200, **{"decided-merit": "７００"})
    assert "Reward CN¥1,600.00" in words_of(tried)
    assert desk.look(lambda session: award_store.award_of_tip(session, tip.id)) is None


@pytest.mark.parametrize("typed", ["9000", "much", ""])
def test_a_sum_outside_the_range_is_refused_and_stays_in_its_field(desk: MoneyDesk, typed: str) -> None:
    tip = desk.tip_with_words(arrests=3)
    page = desk.browser(desk.people.secretary).post(
        f"/awards/prepare/{tip.id}", f"/awards/propose/{tip.id}", 422, **{"decided-merit": typed}
    )
    assert value_of(page, "decided-merit") == typed
    assert 'id="e-decided-merit"' in page
    assert desk.look(lambda session: award_store.award_of_tip(session, tip.id)) is None


def test_proposing_twice_makes_one_award(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words()
    secretary = desk.browser(desk.people.secretary)
    token = secretary.token(f"/awards/prepare/{tip.id}")
    places = [secretary.send(f"/awards/propose/{tip.id}", form=token) for _ in range(2)]
    assert places[0] == places[1]
    assert secretary.leads_to(f"/awards/prepare/{tip.id}") == places[0]


def test_facts_that_the_rules_refuse_are_named_and_nothing_can_be_proposed(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words(facts={"bounty": "not a sum"})
    page = desk.browser(desk.people.secretary).get(f"/awards/prepare/{tip.id}", 422)
    assert "bounty" in words_of(page)
    assert "/awards/propose/" not in page


def test_where_the_rules_give_nothing_there_is_no_button(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words(known_before=True)
    page = desk.browser(desk.people.secretary).get(f"/awards/prepare/{tip.id}")
    assert "Nothing is due." in words_of(page)
    assert "Propose to the committee" not in page


def test_the_award_page_says_whether_todays_rules_still_give_the_same(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    secretary = desk.browser(desk.people.secretary)
    assert "the same rule files: yes" in words_of(secretary.get(f"/awards/{award_id}"))
    desk.do(lambda session: setattr(session.get_one(AwardRow, award_id), "pack_digest", "0" * 64))
    page = words_of(secretary.get(f"/awards/{award_id}"))
    assert "the same rule files: no" in page
    assert "The rule files have changed since." in page


def test_every_look_at_an_award_is_a_line_of_the_trail(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    desk.browser(desk.people.secretary).get(f"/awards/{award_id}")
    desk.browser(desk.people.members[0]).get(f"/ballots/{award_id}")
    lines = desk.look(lambda session: trail.lines_about(session, award_id))
    looks = [line.actor_id for line in lines if line.action is Action.AWARD_LOOKED_AT]
    assert looks == [desk.people.secretary.staff_id, desk.people.members[0].staff_id]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_member_finds_nothing_of_the_tip_on_any_page(desk: MoneyDesk, language: str) -> None:
    award_id, tip_id = propose(desk)
    member = desk.browser(desk.people.members[0], language)
    pages = [member.get("/ballots"), member.get(f"/ballots/{award_id}")]
    member.post(f"/ballots/{award_id}", f"/ballots/{award_id}/vote", vote="approve")
    pages += [member.get(f"/ballots/{award_id}"), member.get("/ballots")]
    thread_id = desk.look(lambda session: build.thread_of(session, award_id))
    for page in pages:
        for secret in (WORDS, "kiosk", tip_id, thread_id, "Trafficking", "贩卖", "Web", "网页", "sent_at", "Tipsters"):
            assert secret not in page.replace("no-referrer", "")


def test_three_votes_carry_an_award_and_a_vote_is_cast_once(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    page = f"/ballots/{award_id}"
    for member in desk.people.members:
        browser = desk.browser(member)
        token = browser.token(page)
        for _ in range(2):
            browser.send(f"{page}/vote", form=token, vote="approve")
    votes = desk.look(lambda session: award_store.votes_of(session, award_id))
    assert len(votes) == 3
    assert desk.look(lambda session: session.get_one(AwardRow, award_id)).state is AwardState.CARRIED


def test_other_opinions_are_shown_only_after_ones_own_vote(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    page = f"/ballots/{award_id}"
    desk.browser(desk.people.members[0]).post(page, f"{page}/vote", vote="refuse", reason="weighed with the packaging")
    second = desk.browser(desk.people.members[1])
    assert "packaging" not in second.get(page)
    second.post(page, f"{page}/vote", vote="approve")
    assert "packaging" in second.get(page)


def test_refusing_needs_a_reason_and_what_was_typed_stays(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    page, member = f"/ballots/{award_id}", desk.browser(desk.people.members[0])
    assert "Say why you refuse." in words_of(member.post(page, f"{page}/vote", 422, vote="refuse", reason="  "))
    long = "many words " * 60
    assert long.strip() in member.post(page, f"{page}/vote", 422, vote="refuse", reason=long)
    assert not desk.look(lambda session: award_store.votes_of(session, award_id))


def test_a_member_who_recuses_is_never_asked_again(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    page, member = f"/ballots/{award_id}", desk.browser(desk.people.members[0])
    assert member.post(page, f"{page}/recuse") == "/ballots?said=recused"
    assert page not in member.get("/ballots")
    member.get(page, 403)
    assert desk.look(lambda session: award_store.parts_of(session, award_id))[desk.people.members[0].staff_id] is Part.RECUSED


def test_the_proposer_cannot_vote_and_who_worked_on_the_tip_cannot_propose(desk: MoneyDesk) -> None:
    award_id, _tip = propose(desk)
    secretary = desk.browser(desk.people.secretary)
    secretary.get(f"/ballots/{award_id}", 403)
    secretary.send(f"/ballots/{award_id}/vote", 403, form=secretary.token("/awards"), vote="approve")
    desk.browser(desk.people.officer).get("/awards", 403)


def test_a_form_without_its_token_has_no_effect(desk: MoneyDesk) -> None:
    tip = desk.tip_with_words()
    desk.browser(desk.people.secretary).send(f"/awards/propose/{tip.id}", 403, form="made up")
    assert desk.look(lambda session: award_store.award_of_tip(session, tip.id)) is None


def test_awards_of_another_desk_do_not_exist_here(desk: MoneyDesk) -> None:
    def elsewhere(session: object) -> tuple[str, str]:
        people = build.house(session, desk="integrity")  # type: ignore[arg-type]
        award = build.proposed(session, desk.keyring, people)  # type: ignore[arg-type]
        return award.award_id, award.serial

    award_id, serial = desk.do(elsewhere)
    desk.browser(desk.people.secretary).get(f"/awards/{award_id}", 404)
    desk.browser(desk.people.members[0]).get(f"/ballots/{award_id}", 404)
    assert serial not in desk.browser(desk.people.secretary).get("/awards")
