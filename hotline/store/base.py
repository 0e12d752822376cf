"""The declarative base, the column types that mean the same on both databases, and fresh random ids."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def fresh_id() -> str:
    """A random id of 32 hexadecimal digits: no time, no counter."""
    return secrets.token_hex(16)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. A naive one is refused, because somebody's clock would be off by hours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


E = TypeVar("E", bound=StrEnum)


class Coded(TypeDecorator[E]):
    """A string enum stored by its value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.enum(value)


class Base(DeclarativeBase):
    """Root of all rows."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime, dict[str, Any]: JSON, dict[str, str]: JSON, list[str]: JSON}


Id = Annotated[str, mapped_column(String(32), primary_key=True, default=fresh_id)]
Ref = Annotated[str, mapped_column(String(32))]


def add_first(session: Session, row: Base) -> bool:
    """Store the first row of its unique name; False when another transaction stored one first."""
    try:
        with session.begin_nested():  # flushes at its end: the database's answer is the decision
            session.add(row)
    except IntegrityError:
        return False
    return True
