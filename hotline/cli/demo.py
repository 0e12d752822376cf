"""The demonstration city: invented units, people of every role, and an appropriation in the fund."""

import json
import secrets
import sys
from decimal import Decimal
from pathlib import Path

import click
import pyotp
from sqlalchemy.orm import Session

from hotline.cli.environment import read_settings, utc_now
from hotline.config import Face, Settings
from hotline.domain.actors import Actor
from hotline.domain.one_time_codes import SEED_BYTES, base32
from hotline.domain.roles import Role
from hotline.services import fund
from hotline.services.founding import Founder, found_person, found_unit
from hotline.vault.passwords import hash_password
from hotline.wiring import DeskResources, build_desk

#: Sign-in, shown name, role, unit of each invented member of staff.
PEOPLE: tuple[tuple[str, str, str, Role, str | None], ...] = (
    ("duty", "desk", "张晓 Zhang", Role.DUTY_OFFICER, None),
    ("duty2", "desk", "李青 Li", Role.DUTY_OFFICER, None),
    ("unit", "desk", "陈岩 Chen", Role.UNIT_OFFICER, "north"),
    ("unit2", "desk", "罗芳 Luo", Role.UNIT_OFFICER, "south"),
    ("supervisor", "desk", "周宁 Zhou", Role.SUPERVISOR, None),
    ("secretary", "desk", "吴桐 Wu", Role.AWARD_SECRETARY, None),
    ("member1", "desk", "郑和平 Zheng", Role.COMMITTEE_MEMBER, None),
    ("member2", "desk", "冯雪 Feng", Role.COMMITTEE_MEMBER, None),
    ("member3", "desk", "曹然 Cao", Role.COMMITTEE_MEMBER, None),
    ("member4", "desk", "彭越 Peng", Role.COMMITTEE_MEMBER, None),
    ("approver", "desk", "袁松 Yuan", Role.APPROVER, None),
    ("payer", "desk", "蒋梅 Jiang", Role.PAYER, None),
    ("treasurer", "desk", "沈川 Shen", Role.TREASURER, None),
    ("auditor", "desk", "韩冰 Han", Role.AUDITOR, None),
    ("admin1", "desk", "杨帆 Yang", Role.ADMINISTRATOR, None),
    ("admin2", "desk", "朱砂 Zhu", Role.ADMINISTRATOR, None),
    ("integrity", "integrity", "秦明 Qin", Role.INTEGRITY_OFFICER, "inspectors"),
    ("integrity2", "integrity", "许诺 Xu", Role.INTEGRITY_OFFICER, "inspectors"),
)
UNITS = {
    "north": ("desk", "城北禁毒中队", "North drug squad"),
    "south": ("desk", "城南禁毒中队", "South drug squad"),
    "inspectors": ("integrity", "督察组", "Inspectors"),
}
APPROPRIATION = Decimal(200_000)


@click.group()
def demo() -> None:
    """The demonstration city. Never use it for real tips."""


def sign_ins_file(settings: Settings) -> Path:
    """Where the demonstration's sign-ins lie, readable by their owner only."""
    return settings.data_dir / "demo-sign-ins.json"


def is_made(settings: Settings) -> bool:
    """Whether the demonstration city is there."""
    return sign_ins_file(settings).exists()


@demo.command()
def init() -> None:
    """Create the demonstration city in an empty database."""
    settings = read_settings()
    if is_made(settings):
        sys.exit("hotline: there is a demonstration already; remove the data folder to make a new one.")
    make(settings)
    click.echo(f"The sign-ins are in {sign_ins_file(settings)}.")


@demo.command()
@click.argument("name")
def code(name: str) -> None:
    """Print the one-time code of NAME (such as duty), valid for about 30 seconds."""
    people = read_sign_ins(read_settings())
    if name not in people:
        sys.exit(f"hotline: there is no {name} in the demonstration; there are: {', '.join(people)}.")
    click.echo(pyotp.TOTP(people[name]["secret"]).at(utc_now()))


def read_sign_ins(settings: Settings) -> dict[str, dict[str, str]]:
    """Password, secret and desk of everybody, by sign-in name."""
    path = sign_ins_file(settings)
    if not path.exists():
        sys.exit("hotline: there is no demonstration here; `make run` or `hotline demo init` makes one.")
    people: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return people


def make(settings: Settings) -> None:
    """Units, people, the fund and its appropriation; then the file of sign-ins."""
    desks = {face.value: build_desk(settings, face) for face in (Face.DESK, Face.INTEGRITY)}
    seeds = {name: secrets.token_bytes(SEED_BYTES) for name, *_ in PEOPLE}
    passwords = {name: "-".join(secrets.token_hex(2) for _ in range(4)) for name, *_ in PEOPLE}
    hashes = {name: hash_password(word) for name, word in passwords.items()}
    with desks["desk"].database.writing() as session:
        _found(session, desks, seeds, hashes)
    people = {
        name: {"desk": desk, "name": shown, "role": role.value, "password": passwords[name], "secret": base32(seeds[name])}
        for name, desk, shown, role, _unit in PEOPLE
    }
    _write_private(sign_ins_file(settings), json.dumps(people, ensure_ascii=False, indent=1))


def _found(session: Session, desks: dict[str, DeskResources], seeds: dict[str, bytes], hashes: dict[str, str]) -> None:
    now = utc_now()
    units = {key: found_unit(session, *names) for key, names in UNITS.items()}
    ids = {}
    for name, desk, shown, role, unit in PEOPLE:
        founder = Founder(desk, name, shown, [role], hashes[name], seeds[name], units[unit] if unit else None)
        ids[name] = found_person(session, desks[desk].staff_secret, founder, now)
    currency = desks["desk"].pack.currency
    treasurer = Actor(ids["treasurer"], frozenset({Role.TREASURER}), "desk", None)
    fund.open_fund(session, treasurer, currency, now)
    fund.appropriate(session, treasurer, APPROPRIATION, currency, "demonstration", now)


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text, encoding="utf-8")
