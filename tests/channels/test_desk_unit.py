"""A unit sees the brief and nothing else, says early whether it knew, and records facts that the reward law can take."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.domain.roles import Role
from hotline.domain.tips import Disposition, TipState
from hotline.store import cases
from tests.channels.desk_client import Desk, open_desk


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def test_a_unit_reads_the_brief_and_never_the_words(desk: Desk) -> None:
    tip_id, wang = desk.assigned(), desk.sign_in("wang")
    assert tip_id in wang.get("/unit").html
    page = wang.get(f"/unit/{tip_id}")
    assert "A blue truck carries heroin tonight." in page.text
    assert "粤Z12345" not in page.html
    assert wang.get(f"/tips/{tip_id}").status == 403
    assert desk.trail(tip_id)[-1] == "brief_looked_at"


def test_whether_it_was_known_is_said_once_after_the_check_began(desk: Desk) -> None:
    tip_id, wang = desk.assigned(), desk.sign_in("wang")
    assert not wang.get(f"/unit/{tip_id}").offers(f"/unit/{tip_id}/known")
    page = wang.do(f"/unit/{tip_id}", f"/unit/{tip_id}/start")
    assert not page.offers(f"/unit/{tip_id}/outcome")
    assert wang.send(page, f"/unit/{tip_id}/known", known="perhaps").status == 422
    after = wang.follow(wang.send(page, f"/unit/{tip_id}/known", known="yes"))
    assert "The matter was known before." in after.text
    assert not after.offers(f"/unit/{tip_id}/known")
    assert wang.send(page, f"/unit/{tip_id}/known", known="no").status == 409


def test_the_form_asks_what_the_programme_declares_with_blank_rows(desk: Desk) -> None:
    tip_id, wang = desk.checking()
    form = wang.get(f"/unit/{tip_id}").form(f"/unit/{tip_id}/outcome")
    assert {f"fact.seizures.{place}.net" for place in range(3)} <= form.names
    assert "fact.seizures.3.net" not in form.names
    assert "fact.cultivation.area" in form.names
    assert "fact.reported_on" not in form.names


def test_facts_are_stored_as_the_reward_law_takes_them(desk: Desk) -> None:
    tip_id = desk.reported(**{
        "arrests": "2", "case_number": "31", "measure_on": "2026-03-01", "fact.seizures.2.substance.other": "spice",
        "fact.seizures.2.net": "３５ g", "fact.users_found": "4", "fact.exceptional": "no", "fact.cultivation.area": "2 mu",
    })
    with desk.database.reading() as session:
        row = cases.outcome_of(session, tip_id)
    assert row is not None
    assert row.disposition is Disposition.SEIZURE
    assert (row.arrests, row.case_number, str(row.measure_on)) == (2, "31", "2026-03-01")
    assert row.facts == {
        "seizures": [{"substance": "heroin", "net": "2 kg"}, {"substance": "spice", "net": "35 g"}],
        "users_found": 4, "exceptional": False, "cultivation": {"area": "2 mu"},
    }
    assert desk.row(tip_id).state is TipState.REPORTED


def test_a_faulty_fact_is_told_at_its_field_and_everything_typed_is_kept(desk: Desk) -> None:
    tip_id, wang = desk.checking()
    page = wang.send(
        wang.get(f"/unit/{tip_id}"), f"/unit/{tip_id}/outcome",
        **{"disposition": "seizure", "reason": "Found.", "arrests": "two", "fact.seizures.1.substance": "heroin", "fact.seizures.1.net": "12"},
    )
    assert page.status == 422
    assert "Drugs seized 1 · Net weight: Expected here: a weight with its unit" in page.text
    assert "People arrested: A whole number from 0." in page.text
    assert 'aria-describedby="e-fact.seizures.0.net"' in page.html
    values = page.form(f"/unit/{tip_id}/outcome").values
    assert (values["disposition"], values["reason"].strip(), values["arrests"]) == ("seizure", "Found.", "two")
    assert (values["fact.seizures.0.substance"], values["fact.seizures.0.net"]) == ("heroin", "12")
    assert desk.row(tip_id).state is TipState.UNDER_CHECK


def test_a_missing_part_of_a_row_is_told_too(desk: Desk) -> None:
    tip_id, wang = desk.checking()
    page = wang.send(
        wang.get(f"/unit/{tip_id}"), f"/unit/{tip_id}/outcome",
        **{"disposition": "seizure", "reason": "Found.", "fact.seizures.0.net": "12 g"},
    )
    assert page.status == 422
    assert 'id="e-fact.seizures.0.substance"' in page.html


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("disposition", "", "Result: This is needed."),
        ("reason", " ", "Reason: Write something here."),
        ("measure_on", "soon", "Day of the compulsory measure: A date such as"),
        ("solved_on", "2026-03-09", "Day the case was solved: This lies in the future."),
        ("case_number", "9" * 81, "Case number: This is too long."),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_words(desk: Desk, field: str, value: str, sentence: str) -> None:
    tip_id, wang = desk.checking()
    values = {"disposition": "unfounded", "reason": "Nothing there."} | {field: value}
    page = wang.send(wang.get(f"/unit/{tip_id}"), f"/unit/{tip_id}/outcome", **values)
    assert page.status == 422
    assert sentence in page.text


def test_an_outcome_without_a_result_needs_no_facts(desk: Desk) -> None:
    tip_id, wang = desk.checking()
    page = wang.send(wang.get(f"/unit/{tip_id}"), f"/unit/{tip_id}/outcome", disposition="unfounded", reason="Nothing there.")
    assert page.location == "/unit"


def test_what_was_sent_back_is_there_to_be_corrected(desk: Desk) -> None:
    tip_id = desk.reported()
    sun = desk.sign_in("sun")
    sun.do(f"/supervise/{tip_id}", f"/supervise/{tip_id}/send-back")
    values = desk.sign_in("wang").get(f"/unit/{tip_id}").form(f"/unit/{tip_id}/outcome").values
    assert values["reason"].strip() == "Found in the truck."
    assert (values["fact.seizures.0.substance"], values["fact.seizures.0.net"]) == ("heroin", "2 kg")


def test_somebody_without_a_unit_is_told_so(sqlite_template: Path, tmp_path: Path, now: datetime) -> None:
    made = open_desk(sqlite_template, tmp_path, now, "integrity")
    integrity = next(made)
    integrity.person("alone", Role.INTEGRITY_OFFICER)
    assert "You belong to no unit." in integrity.sign_in("alone").get("/unit").text
    assert next(made, None) is None
