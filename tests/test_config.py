"""Settings: the environment is read in one place, and every fault is one sentence that names the setting."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from hotline.config import PREFIX, Face, Settings, SettingsError, load

#: A value that each setting refuses; the others take any text.
WRONG = {
    "face": "kitchen", "public_port": "0", "desk_port": "65536", "integrity_port": "eighty", "tls": "perhaps",
    "trusted_proxies": "5", "timezone": "Asia/Nowhere", "emergency_number": "call me", "exit_url": "javascript:alert(1)",
    "look_again_days": "0", "tip_kept_days": "29", "reply_kept_days": "0", "receipt_pool": "-1", "receipt_memory_mib": "0", "receipt_passes": "17", "tells_per_hour": "0",
    "lookups_per_hour": "0", "sign_ins_per_hour": "0", "web_threads": "65", "tick_seconds": "0", "job_lease_seconds": "1",
    "log_level": "loud", "carrier_port": "0", "carrier_url": "javascript:alert(1)", "carrier_account": "AC12", "carrier_api_url": "nowhere",
    "phone_numbers": "one two three", "texts_per_second": "0", "notice_hours": "noon", "conversation_memory_mib": "0",
    "conversation_passes": "17", "simulator_port": "65537",
}
TEXTS = {"data_dir", "triage_dir", "database_url", "redis_url", "keys_dir", "rules_dir", "reward_pack", "host", "city_zh", "city_en"}


def test_every_setting_is_named_here() -> None:
    assert set(Settings.model_fields) == set(WRONG) | TEXTS


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_bad_setting_is_told_in_one_sentence_that_names_it_and_does_not_repeat_it(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({PREFIX + name.upper(): WRONG[name]})
    said = str(refused.value)
    assert said.startswith(f"{PREFIX}{name.upper()} is not usable: ")
    assert said.endswith(".")
    assert "\n" not in said
    assert WRONG[name] not in said.removeprefix(PREFIX + name.upper()) or WRONG[name].isdigit() or WRONG[name] == "-1"


@pytest.mark.parametrize("value", ["../../etc/passwd", "/etc/localtime", "\x00", "x" * 300])
def test_a_time_zone_that_is_a_path_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="HOTLINE_TIMEZONE is not usable"):
        load({"HOTLINE_TIMEZONE": value})


def test_a_name_that_is_no_setting_is_told_in_one_sentence() -> None:
    with pytest.raises(SettingsError, match=r"^HOTLINE_DATABASE_URI is not a setting: .*\.$"):
        load({"HOTLINE_DATABASE_URI": "postgresql://u:secret@h/d"})


def test_no_fault_shows_a_value() -> None:
    with pytest.raises(SettingsError) as refused:
        load({"HOTLINE_PUBLIC_PORT": "postgresql://u:secret@h/d"})
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_other_programs_settings_empty_ones_and_those_of_tests_are_left_alone() -> None:
    given = {"PATH": "/bin", "PORT": "x", "HOTLINE_TEST_STRICT": "1", "HOTLINE_DESK_PORT": ""}
    assert load(given) == Settings()


def test_settings_are_read_by_name_and_typed() -> None:
    settings = load({"HOTLINE_FACE": "desk", "HOTLINE_DESK_PORT": "9000", "HOTLINE_TLS": "true", "HOTLINE_TICK_SECONDS": "0.5"})
    assert (settings.face, settings.desk_port, settings.tls, settings.tick_seconds) == (Face.DESK, 9000, True, 0.5)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().desk_port = 1


def test_the_environment_itself_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DESK_PORT", "9000")
    assert Settings().desk_port == load({}).desk_port == 8001


def test_one_machine_keeps_everything_in_its_data_folder(tmp_path: Path) -> None:
    settings = load({"HOTLINE_DATA_DIR": str(tmp_path / "a b")})
    assert settings.database == f"sqlite:///{tmp_path}/a b/hotline.db"
    assert settings.redis == f"unix://{tmp_path}/a%20b/run/valkey.sock"
    assert settings.keys == tmp_path / "a b" / "keys"


def test_places_that_are_given_are_used() -> None:
    settings = load({"HOTLINE_DATABASE_URL": "postgresql+psycopg:///h", "HOTLINE_REDIS_URL": "redis://r", "HOTLINE_KEYS_DIR": "/k"})
    assert (settings.database, settings.redis, settings.keys) == ("postgresql+psycopg:///h", "redis://r", Path("/k"))
    assert settings.zone == ZoneInfo("Asia/Shanghai")


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
