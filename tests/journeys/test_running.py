"""The processes of ``make run``: keys apart, one sentence when they must not start, all gone after Ctrl-C."""

import gc
import os
import pwd
import shutil
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from hotline.config import Face, Settings
from hotline.store.schema import upgrade
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.key_names import KINDS, PROCESSES, KeyKind
from hotline.wiring import build_desk, build_public
from tests.conftest import STRICT
from tests.journeys.city import City, free_port
from tests.places import ROOT
from tests.servers import until

CARRIER_TOKEN = "0123456789abcdef" * 2


def private_keys(keys: Path) -> dict[str, bytes]:
    """The bytes of every private half in a folder of keys, by process and id."""
    found = {}
    for process in PROCESSES:
        ring = load_keyring(keys, process)
        for key_id in ring.held_ids:
            purpose = key_id if key_id in KINDS else key_id.rsplit("-", 1)[0]
            if KINDS[purpose] is not KeyKind.SECRET:
                found[f"{process}/{key_id}"] = ring.private(key_id)
    return found


def face_process(city: City, face: str) -> psutil.Process:
    assert city.process is not None
    for process in psutil.Process(city.process.pid).children(recursive=True):
        if process.environ().get("HOTLINE_FACE") == face and not process.children():
            return process
    raise AssertionError(f"no {face} face runs")


def test_the_public_face_holds_no_private_key_in_its_environment_or_folder(city: City) -> None:
    keys = private_keys(city.data / "keys")
    assert len(keys) > 5
    text = repr((face_process(city, "public").environ(), face_process(city, "public").cmdline())).encode()
    folder = b"".join(path.read_bytes() for path in (city.data / "keys" / "public").iterdir())
    for key in keys.values():
        assert key.hex().encode() not in text + folder
        assert key not in text + folder
    assert not any(path.name.startswith(("screening", "desk", "times", "integrity")) for path in (city.data / "keys" / "public").iterdir())


def reachable(root: object) -> Iterator[object]:
    """Every object that can be reached from one, modules and classes left out."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type) or type(one).__name__ in {"module", "function", "builtin_function_or_method"}:
            continue
        seen.add(id(one))
        yield one
        waiting.extend(gc.get_referents(one))


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path / "var", rules_dir=ROOT / "reward_rules", receipt_pool=0)
    init_keys(settings.keys, "2026q4", PROCESSES, opslimit=1, memlimit=8192)
    upgrade(settings.database)
    return settings


def test_nothing_that_the_public_face_builds_reaches_a_private_key(installation: Settings) -> None:
    keys = set(private_keys(installation.keys).values())
    public = build_public(installation)
    desk = build_desk(installation, Face.DESK)
    assert not any(isinstance(one, bytes) and one in keys for one in reachable(public))
    assert any(isinstance(one, bytes) and one in keys for one in reachable(desk))  # the search can find one
    public.database.dispose()
    desk.database.dispose()


def test_a_face_of_its_own_system_user_can_open_its_own_keys_only(installation: Settings, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        message = "changing the system user needs root: left out"
        (pytest.fail if STRICT else pytest.skip)(message)
    nobody = pwd.getpwnam("nobody")
    own = installation.keys / "public"
    for path in [own, *own.iterdir()]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    for folder in [installation.keys, *installation.keys.parents]:
        if folder != Path("/") and folder.is_relative_to("/tmp"):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    script = "import sys, pathlib\nfor name in sys.stdin.read().split('\\n'):\n    try:\n        pathlib.Path(name).read_bytes(); print(name)\n    except OSError:\n        pass\n"
    names = "\n".join(str(path) for path in installation.keys.rglob("*") if path.is_file())
    result = subprocess.run(
        ["/usr/bin/python3", "-c", script], input=names, capture_output=True, text=True, user="nobody", group=nobody.pw_gid, check=True, cwd="/"
    )
    opened = {Path(line).relative_to(installation.keys) for line in result.stdout.split("\n") if line}
    assert {path.parts[0] for path in opened} == {"public"}
    assert {path.name for path in opened} == {path.name for path in own.iterdir()}


def start_face(settings: Settings, face: str = "public", **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": os.environ["PATH"], "HOTLINE_FACE": face, "HOTLINE_DATA_DIR": str(settings.data_dir), "HOTLINE_RULES_DIR": str(settings.rules_dir),
    } | more
    return subprocess.run([sys.executable, "app.py"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def _damage(settings: Settings, kind: str) -> dict[str, str]:
    public = settings.keys / "public"
    if kind == "missing key":
        (public / "limit.key").unlink()
    elif kind == "surplus key":
        shutil.copy(settings.keys / "triage" / "screening-2026q4.key", public)
    elif kind == "open key":
        (public / "limit.key").chmod(0o644)
    elif kind == "old database":
        Path(settings.database.removeprefix("sqlite:///")).unlink()
    return {
        "bad setting": {"HOTLINE_PUBLIC_PORT": "eighty"}, "unknown setting": {"HOTLINE_COLOUR": "red"},
        "carrier's token missing": {"HOTLINE_FACE": "carrier"}, "unreadable pack": {"HOTLINE_REWARD_PACK": "nowhere", "HOTLINE_FACE": "desk"},
        "unreachable database": {"HOTLINE_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
    }.get(kind, {})


@pytest.mark.parametrize(
    "kind",
    ["bad setting", "unknown setting", "missing key", "surplus key", "open key", "unreadable pack", "unreachable database", "old database",
     "carrier's token missing"],
)
def test_what_must_not_start_says_one_plain_sentence(installation: Settings, kind: str) -> None:
    result = start_face(installation, **_damage(installation, kind))
    assert result.returncode == 1
    assert result.stderr.startswith("hotline: ")
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "Traceback" not in result.stderr


def command(settings: Settings, *arguments: str, words: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOTLINE_DATA_DIR": str(settings.data_dir)}
    return subprocess.run(
        [sys.executable, "-m", "hotline.cli", *arguments], env=environment, cwd=ROOT, input=words, capture_output=True, text=True, check=False)


def test_the_carriers_token_is_taken_from_standard_input_and_never_said(installation: Settings) -> None:
    result = command(installation, "keys", "carrier", words=CARRIER_TOKEN + "\n")
    assert (result.returncode, result.stdout, result.stderr) == (
        0, "The token lies with carrier and carrier-worker and is in force after their next start.\n", "")
    assert load_keyring(installation.keys, "carrier").secret("webhook") == CARRIER_TOKEN.encode()
    assert start_face(installation, "carrier").returncode == 0


def test_what_is_no_token_of_the_carrier_is_refused_and_not_said(installation: Settings) -> None:
    result = command(installation, "keys", "carrier", words="x" + CARRIER_TOKEN)
    assert (result.returncode, result.stdout, CARRIER_TOKEN in result.stderr) == (1, "", False)
    assert len(result.stderr.splitlines()) == 1


def test_a_sound_face_starts(installation: Settings) -> None:
    result = start_face(installation)
    assert (result.returncode, result.stderr) == (0, "")


def test_without_redis_the_face_accepts_and_says_waiting(installation: Settings) -> None:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "app:app", "--bind", f"127.0.0.1:{port}", "--log-level", "critical", "--no-control-socket"]
    environment = {"PATH": os.environ["PATH"], "HOTLINE_FACE": "public", "HOTLINE_DATA_DIR": str(installation.data_dir)}
    with subprocess.Popen(command, env=environment, cwd=ROOT) as face:
        until(lambda: health(port) is not None, "the face")
        assert health(port) == (200, "waiting")
        face.terminate()


def health(port: int) -> tuple[int, str] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None


def test_every_face_is_well_and_all_sign_ins_are_private(city: City) -> None:
    assert [health(port) for port in city.ports.values()] == [(200, "ok")] * 5
    sign_ins = city.data / "demo-sign-ins.json"
    assert stat.S_IMODE(sign_ins.stat().st_mode) == 0o600
    assert "This is a demonstration" in city.said()
    for keys in (city.data / "keys").iterdir():
        assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_ctrl_c_stops_everything_and_the_second_start_keeps_all(tmp_path: Path) -> None:
    city = City(tmp_path, {})
    city.start()
    before = (city.data / "demo-sign-ins.json").read_text()
    assert city.process is not None
    children = psutil.Process(city.process.pid).children(recursive=True)
    assert len(children) >= 8
    assert city.stop() == 0
    assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    assert all(health(port) is None for port in city.ports.values())
    (tmp_path / "run.log").write_text("")
    city.start()
    assert (city.data / "demo-sign-ins.json").read_text() == before
    assert city.stop() == 0


def test_a_process_that_dies_is_started_again(city: City) -> None:
    first = face_process(city, "public")
    parent: Any = first.parent()
    parent.kill()
    first.kill()
    until(lambda: health(city.ports["public"]) == (200, "ok"), "the face again")


def test_demo_code_prints_a_one_time_code(city: City) -> None:
    printed = city.command("demo", "code", "auditor")
    assert printed.returncode == 0
    assert len(printed.stdout.strip()) == 6
    assert city.command("demo", "code", "nobody").returncode == 1


def test_a_second_run_is_refused_and_leaves_the_first_alone(city: City) -> None:
    second = city.command("run")
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert [health(port) for port in city.ports.values()] == [(200, "ok")] * 5


def test_a_taken_port_is_named(tmp_path: Path, city: City) -> None:
    other = City(tmp_path, {"HOTLINE_DESK_PORT": str(city.ports["desk"])})
    refused = other.command("run")
    assert refused.returncode == 1
    assert f"port {city.ports['desk']} is taken" in refused.stderr
    assert "HOTLINE_DESK_PORT" in refused.stderr


def test_a_demonstration_refuses_a_real_account_and_starts_nothing(tmp_path: Path) -> None:
    refused = City(tmp_path, {"HOTLINE_CARRIER_ACCOUNT": "AC" + "a" * 32}).command("run")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "hotline: The simulated carrier does not start beside a real account: take away HOTLINE_CARRIER_ACCOUNT."
    ]
    assert not (tmp_path / "var").exists()
