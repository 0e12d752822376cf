"""Frozen settings of one process. The only reader of the environment; a bad setting stops the start with one sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum, unique
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, HttpUrl, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "HOTLINE_"
Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """A setting is wrong; the text is one plain sentence that names it and says what is expected."""


@unique
class Face(StrEnum):
    """What a web process shows; the carrier face takes the carrier's webhooks for texts and calls."""

    PUBLIC = "public"
    DESK = "desk"
    INTEGRITY = "integrity"
    CARRIER = "carrier"


class Settings(BaseSettings):
    """Every setting, with its default. Names in the environment are upper case with the prefix ``HOTLINE_``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True)

    face: Face | None = Field(None, description="which face `app.py` serves: public, desk, integrity or carrier")
    data_dir: Path = Field(Path("var"), description="folder for everything that one machine keeps")
    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite in the data folder")
    redis_url: str = Field("", description="address of Redis or Valkey; empty: the embedded Valkey's socket")
    keys_dir: Path | None = Field(None, description="key folder; empty: `keys` in the data folder")
    rules_dir: Path = Field(Path("reward_rules"), description="folder of reward programmes")
    reward_pack: str = Field("demo-lanwan", description="the reward programme in force here")
    triage_dir: Path | None = Field(None, description="folder of this city's own clocks, thresholds, words and rules of triage; empty: those that come with the program")
    host: str = Field("127.0.0.1", description="address that the faces listen on")
    public_port: Port = Field(8000, description="port of the public face")
    desk_port: Port = Field(8001, description="port of the desk")
    carrier_port: Port = Field(8002, description="port of the carrier face (webhooks of texts and calls)")
    integrity_port: Port = Field(8003, description="port of the integrity desk")
    carrier_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8002/"), description="address of the carrier face as the carrier knows it; signatures are checked against it")
    carrier_account: str = Field("", pattern=r"^(AC[0-9a-f]{32})?$", description="account at the carrier; empty: the simulated carrier of `hotline run`")
    carrier_api_url: HttpUrl = Field(HttpUrl("https://api.twilio.com/"), description="the carrier's own address; `hotline run` without an account puts its simulated carrier here")
    phone_numbers: str = Field("+12025550110", pattern=r"^\+[0-9]{6,15}(,\+[0-9]{6,15})*$", description="our numbers at the carrier, separated by commas; the first one sends notices")
    texts_per_second: float = Field(1.0, gt=0, le=100, description="texts a second that one number of ours may send")
    notice_hours: str = Field("9-21", pattern=r"^([01]?[0-9]|2[0-3])-([01]?[0-9]|2[0-4])$", description="hours in which a phone gets a notice unless its owner chose others")
    conversation_memory_mib: int = Field(32, ge=1, le=1024, description="memory of the hash that knows a phone again")
    conversation_passes: int = Field(2, ge=1, le=16, description="passes of the hash that knows a phone again")
    simulator_port: Port = Field(8004, description="port of the simulated carrier")
    tls: bool = Field(False, description="the faces stand behind TLS: `__Host-` cookies, HSTS")
    trusted_proxies: int = Field(0, ge=0, le=4, description="proxies in front whose forwarded address is believed")
    timezone: str = Field("Asia/Shanghai", description="time zone of the city")
    city_zh: str = Field("城市信箱", description="neutral title of the public pages, Chinese")
    city_en: str = Field("City letterbox", description="neutral title of the public pages, English")
    emergency_number: str = Field("110", pattern=r"^[0-9]{2,6}$", description="number for danger to life")
    exit_url: HttpUrl = Field(HttpUrl("https://www.wikipedia.org/"), description="where quick exit leads")
    look_again_days: int = Field(7, ge=1, le=60, description="days after which the tipster is told to look again")
    tip_kept_days: int = Field(365, ge=30, description="days after its conclusion after which a tip's words are destroyed")
    reply_kept_days: int = Field(30, ge=1, description="days after its tipster has read it after which a reply is destroyed")
    receipt_pool: int = Field(24, ge=0, le=1000, description="fresh receipts kept ready by each public process")
    receipt_memory_mib: int = Field(64, ge=1, le=1024, description="memory of one receipt hash; for new keys only")
    receipt_passes: int = Field(3, ge=1, le=16, description="passes of one receipt hash; for new keys only")
    tells_per_hour: int = Field(30, ge=1, description="tips an hour from one network before it is slowed")
    lookups_per_hour: int = Field(60, ge=1, description="receipts tried an hour from one network before it is slowed")
    sign_ins_per_hour: int = Field(30, ge=1, description="sign-in attempts an hour for one name or network")
    web_threads: int = Field(8, ge=1, le=64, description="threads of each face")
    tick_seconds: float = Field(5.0, gt=0, le=60, description="pause of the schedule between two sweeps")
    job_lease_seconds: int = Field(60, ge=2, le=3600, description="how long a job may be silent before it is given out again")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is not the name of a time zone") from None
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values come in by argument only; ``load`` reads the environment and passes it on."""
        return (init_settings,)

    @property
    def database(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'hotline.db').resolve()}"

    @property
    def redis(self) -> str:
        """The address of Redis; by default the embedded Valkey's private socket."""
        return self.redis_url or f"unix://{quote(str(self.socket))}"

    @property
    def socket(self) -> Path:
        """Where the embedded Valkey listens."""
        return (self.data_dir / "run" / "valkey.sock").resolve()

    @property
    def keys(self) -> Path:
        """The folder of keys, one folder a process inside."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def has_carrier(self) -> bool:
        """Whether this city takes texts and calls: an account at the carrier, or the simulated one."""
        return bool(self.carrier_account) or str(self.carrier_api_url) != str(type(self).model_fields["carrier_api_url"].default)

    def day_of(self, moment: datetime) -> date:
        """The city's day at a moment."""
        return moment.astimezone(self.zone).date()


def load(environment: Mapping[str, str]) -> Settings:
    """Read settings from an environment. Raises SettingsError for unknown names and bad values."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_") and value != ""
    }
    unknown = sorted(set(given) - set(Settings.model_fields))
    if unknown:
        raise SettingsError(f"{PREFIX}{unknown[0].upper()} is not a setting: take it away or correct its name (see README).")
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
        name = PREFIX + str(fault["loc"][0]).upper()
        raise SettingsError(f"{name} is not usable: {fault['msg']}.") from None
