"""A voice at the desk: marked until somebody has heard it, heard with a reason on record, typed, and sorted like any tip."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.domain.phone import Hearing
from hotline.services import recordings
from hotline.store.phone import RecordingRow
from hotline.store.tips import MessageRow, TipRow
from hotline.vault.streams import BLOCK, seal_stream
from tests.channels.desk_client import Browser, Desk, open_desk
from tests.services.voice_builders import called, fetched, recorded

SOUND = b"RIFF" + bytes(range(256)) * 600


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def _spoken(desk: Desk, *, danger: bool = False, here: bool = True) -> tuple[str, str]:
    """A tip by voice whose recording lies here; the ids of tip and message."""
    with desk.database.writing() as session:
        told = called(session, keys=desk.keys.ring, danger=danger, at=desk.clock.now)
        message_id = recorded(session, keys=desk.keys.ring, told=told, at=desk.clock.now)
        sealed = fetched(session, keys=desk.keys.ring, message_id=message_id, at=desk.clock.now) if here else None
    if sealed is not None:
        desk.resources.files.put(sealed.file_id, seal_stream([SOUND], sealed.key))
    return told.tip_id, message_id


def _held(desk: Desk, **how: bool) -> tuple[str, str, Browser]:
    (tip_id, message_id), li = _spoken(desk, **how), desk.sign_in("li")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    return tip_id, f"/tips/{tip_id}/voices/{message_id}", li


def test_the_queue_marks_a_voice_until_it_is_typed(desk: Desk) -> None:
    _tip_id, here, li = _held(desk)
    assert "voice, not heard" in li.get("/queue").text
    page = li.send(li.get(here), f"{here}/hear", reason="screening")
    li.send(page, f"{here}/type", words="一辆蓝色货车今晚十点出港。")
    assert "voice, not heard" not in li.get("/queue").text


def test_the_key_for_danger_is_p1_and_says_why(desk: Desk) -> None:
    tip_id, _message = _spoken(desk, danger=True)
    page = desk.sign_in("li").get(f"/tips/{tip_id}")
    assert "Why P1" in page.text
    assert "The caller pressed the key for somebody in danger now." in page.text
    assert "Set by an officer" not in page.text
    assert "No reason is known" not in page.text


def test_an_officer_cannot_say_that_a_caller_pressed_a_key(desk: Desk) -> None:
    tip_id, _here, li = _held(desk)
    assert 'value="danger_key"' not in li.get(f"/tips/{tip_id}").html


def test_a_voice_is_played_only_after_a_reason_and_every_playing_is_on_record(desk: Desk) -> None:
    tip_id, here, li = _held(desk)
    page = li.get(here)
    assert "<audio" not in page.html
    page = li.send(page, f"{here}/hear", reason="danger")
    assert f'src="{here}/sound/danger"' in page.html
    assert "voice_heard" not in desk.trail(tip_id)
    answer = li.client.get(f"{here}/sound/danger")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/wav", SOUND)
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert desk.trail(tip_id).count("voice_heard") == 1
    assert "heard the voice" in li.get(f"/tips/{tip_id}").text


def test_an_officer_may_jump_back_and_on_in_a_voice(desk: Desk) -> None:
    _tip_id, here, li = _held(desk)
    part = li.client.get(f"{here}/sound/danger", headers={"Range": "bytes=70000-70099"})
    assert (part.status_code, part.data) == (206, SOUND[70000:70100])
    assert part.headers["Content-Range"] == f"bytes 70000-70099/{len(SOUND)}"
    assert li.client.get(f"{here}/sound/danger").headers["Accept-Ranges"] == "bytes"
    assert li.client.get(f"{here}/sound/danger", headers={"Range": f"bytes={len(SOUND)}-"}).status_code == 416


def test_jumps_are_one_hearing_and_a_new_beginning_or_a_later_jump_is_another(desk: Desk) -> None:
    tip_id, here, li = _held(desk)

    def heard(part: str) -> int:
        assert li.client.get(f"{here}/sound/danger", headers={"Range": f"bytes={part}"}).status_code == 206
        return desk.trail(tip_id).count("voice_heard")

    assert [heard(part) for part in ("0-", "100-", "70000-", "0-10", "5-")] == [1, 1, 1, 2, 2]
    desk.clock.forward(minutes=16)
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    assert heard("100-") == 3


def test_no_reason_is_told_at_its_field_and_nothing_is_played(desk: Desk) -> None:
    _tip_id, here, li = _held(desk)
    page = li.send(li.get(here), f"{here}/hear", reason="")
    assert page.status == 422
    assert 'aria-describedby="e-reason"' in page.html
    assert "<audio" not in page.html
    assert li.client.get(f"{here}/sound/curious").status_code == 422


def test_who_does_not_hold_the_tip_hears_nothing(desk: Desk) -> None:
    tip_id, here, _li = _held(desk)
    for name in ("chen", "sun", "wang"):
        other = desk.sign_in(name)
        assert other.get(here).status == 403
        assert other.client.get(f"{here}/sound/danger").status_code == 403
    page = desk.sign_in("chen").get(f"/tips/{tip_id}")
    assert "Who has claimed the tip may hear it." in page.text
    assert here not in page.links
    assert "voice_heard" not in desk.trail(tip_id)


def test_what_was_typed_is_sorted_and_stands_on_the_page_as_typed_here(desk: Desk) -> None:
    tip_id, here, li = _held(desk)
    page = li.send(li.get(here), f"{here}/hear", reason="screening")
    assert li.send(page, f"{here}/type", words="一辆蓝色货车粤Z12345今晚十点出港，车上有两公斤海洛因。").location == f"/tips/{tip_id}"
    with desk.database.reading() as session:
        typed = session.query(MessageRow).filter_by(tip_id=tip_id, kind="transcript").one().id
    desk.sort(typed)
    shown = li.get(f"/tips/{tip_id}")
    assert "Heard and typed at the desk" in shown.text
    assert '<mark class="plate' in shown.html
    assert "A large amount is named." in shown.text
    assert desk.row(tip_id).read_done


def test_empty_words_are_told_with_the_voice_still_there(desk: Desk) -> None:
    _tip_id, here, li = _held(desk)
    page = li.send(li.get(here), f"{here}/hear", reason="screening")
    again = li.send(page, f"{here}/type", words=" ")
    assert again.status == 422
    assert "<audio" in again.html
    bare = li.send(page, f"{here}/type", words="a" * 200_001, reason="no such reason")
    assert bare.status == 422
    assert "<audio" not in bare.html


def test_a_voice_on_its_way_or_lost_is_said_plainly(desk: Desk) -> None:
    tip_id, here, li = _held(desk, here=False)
    assert "on its way from the carrier" in li.get(f"/tips/{tip_id}").text
    assert "on its way from the carrier" in li.get(here).text
    with desk.database.writing() as session:
        recordings.lost(session, here.rsplit("/", 1)[-1])
    for page in (li.get(f"/tips/{tip_id}"), li.get(here)):
        assert "lost at the carrier" in page.text
    with desk.database.reading() as session:
        assert session.get_one(RecordingRow, here.rsplit("/", 1)[-1]).hearing is Hearing.LOST


def test_a_file_that_is_gone_or_unknown_is_no_sound(desk: Desk) -> None:
    tip_id, here, li = _held(desk)
    for path in (desk.settings.data_dir / "files").iterdir():
        path.unlink()
    assert li.client.get(f"{here}/sound/danger").status_code == 404
    assert li.get(f"/tips/{tip_id}/voices/{'0' * 32}").status == 404


def test_a_voice_lies_here_sealed(desk: Desk) -> None:
    _spoken(desk)
    [path] = (desk.settings.data_dir / "files").iterdir()
    assert len(SOUND) > BLOCK
    assert SOUND[1000:1100] not in path.read_bytes()


def test_a_voice_without_words_waits_for_nobody_once_an_officer_says_so(desk: Desk) -> None:
    tip_id, here, li = _held(desk)
    page = li.send(li.get(here), f"{here}/hear", reason="screening")
    assert li.send(page, f"{here}/empty").location == f"/tips/{tip_id}"
    shown = li.get(f"/tips/{tip_id}")
    assert "heard: no words in it" in shown.text
    assert "heard a voice without words" in shown.text
    assert desk.row(tip_id).read_done
    assert "voice, not heard" not in li.get("/queue").text


def test_a_call_on_the_danger_key_says_so_in_the_queue_and_beside_the_voice(desk: Desk) -> None:
    _tip_id, here, li = _held(desk, danger=True)
    assert "danger key" in li.get("/queue").text
    page = li.get(here)
    assert "The caller pressed the key for somebody in danger now." in page.text
    assert '<option value="danger" selected>' in page.html


def test_what_was_just_typed_is_said_to_be_on_its_way(desk: Desk) -> None:
    tip_id, here, li = _held(desk)
    page = li.send(li.get(here), f"{here}/hear", reason="screening")
    li.send(page, f"{here}/type", words="一辆蓝色货车今晚十点出港。")
    assert "What was typed is being sorted" in li.get(f"/tips/{tip_id}").text


def test_a_voice_found_at_the_carrier_says_that_nobody_can_be_answered(desk: Desk) -> None:
    with desk.database.writing() as session:
        recordings.open_without_number(session, "zh", desk.clock.now)
        tip_id = session.scalars(select(TipRow.id)).one()
    li = desk.sign_in("li")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    page = li.get(f"/tips/{tip_id}")
    assert "Nobody can be answered here" in page.text
    assert not page.offers(f"/tips/{tip_id}/say")
