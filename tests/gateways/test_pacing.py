"""Each number of ours keeps its pace, over all workers, and also while Redis is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from hotline.gateways.pacing import LONGEST_WAIT, Pace
from tests.servers import Valkey

AWAY = "redis://127.0.0.1:9/0"
OURS, OTHER = "+12025550110", "+12025550111"


class Clock:
    """A clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("pace"), None)
    yield server
    server.stop()


@pytest.fixture
def url(request: pytest.FixtureRequest, valkey: Valkey, tmp_path: Path) -> str:
    valkey.empty()
    return valkey.url if request.param == "redis" else AWAY


@pytest.mark.parametrize("url", ["redis", "away"], indirect=True)
def test_a_second_text_in_the_same_window_must_wait(url: str) -> None:
    pace = Pace(url, 0.05)
    assert [pace.turn(OURS), pace.turn(OURS), pace.turn(OTHER)] == [True, False, True]
    pace.dispose()


@pytest.mark.parametrize("url", ["redis"], indirect=True)
def test_two_workers_share_one_pace(url: str) -> None:
    one, other = Pace(url, 0.05), Pace(url, 0.05)
    assert [one.turn(OURS), other.turn(OURS)] == [True, False]
    one.dispose()
    other.dispose()


@pytest.mark.parametrize("url", ["redis"], indirect=True)
def test_nothing_but_our_own_number_lies_in_redis(url: str, valkey: Valkey) -> None:
    pace = Pace(url, 0.05)
    pace.turn(OURS)
    pace.dispose()
    with Redis.from_url(valkey.url) as client:
        (name,) = client.keys("*")
        assert OURS.encode() in name


def test_a_turn_that_does_not_come_within_seconds_is_given_up() -> None:
    clock = Clock()
    pace = Pace(AWAY, 0.2, clock=clock, sleep=clock.wait)
    assert pace.wait(OURS)
    assert not pace.wait(OURS)
    assert clock.at <= LONGEST_WAIT
    pace.dispose()


@pytest.mark.parametrize(("per_second", "pause"), [(1.0, 1.0), (2.5, 0.4), (0.1, 10.0), (100, 0.01)])
def test_the_pause_is_that_of_the_pace(per_second: float, pause: float) -> None:
    pace = Pace(AWAY, per_second)
    assert pace.pause == pytest.approx(pause)
    pace.dispose()
