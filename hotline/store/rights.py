"""What each process may do in which table: on PostgreSQL every process signs in with a role of its own and least rights."""

from collections.abc import Iterator, Mapping

_READ, _ADD, _CHANGE, _DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"


def _rights(**tables: str) -> Mapping[str, tuple[str, ...]]:
    names = {"r": _READ, "a": _ADD, "c": _CHANGE, "d": _DELETE}
    return {table: tuple(names[letter] for letter in letters) for table, letters in tables.items()}


_DESK = _rights(
    tip="rac", thread="rc", message="rac", envelope="rad", sealed_key="rad", token="rd", fingerprint="rd", link="rcd", brief="rad",  # noqa: S106 (a table)
    outcome="rac", tip_worker="ra", unit="r", staff="rac", staff_role="racd", staff_session="racd",
    sign_in_attempt="rad", used_code="ra", award="rac", award_part="ra", award_vote="ra", posting="ra", fund="rac",
    audit_line="ra", outbox="ra", conversation="r", recording="rc", carrier_copy="r", tally="r", correction="ra",
)

#: r = read, a = add, c = change (a row lock needs it too), d = delete.
RIGHTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "public": _rights(
        thread="rac", tip="rac", message="rac", envelope="ra", sealed_key="rac", replay="rac", return_visit="racd",
        outbox="ra", award="rc", audit_line="a",
    ),
    "carrier": _rights(
        thread="rac", tip="rac", message="rac", envelope="rad", sealed_key="racd", replay="racd", return_visit="racd",
        outbox="ra", award="rc", audit_line="a", conversation="racd", phone_call="racd", carrier_copy="rac", recording="ra",
        tally="rac",
    ),
    "carrier-worker": _rights(
        thread="a", message="ra", tip="rac", envelope="rad", sealed_key="rad", outbox="rac", carrier_copy="rac", conversation="rd",
        recording="rac", tally="rac", audit_line="a",
    ),
    "desk": _DESK,
    "integrity": _DESK,
    "triage": _rights(
        thread="rc", tip="rac", message="rc", envelope="rad", sealed_key="rad", token="rad", fingerprint="racd", link="racd", staff="r",  # noqa: S106 (a table)
        outbox="rc", audit_line="a",
    ),
    "general": _rights(
        return_visit="rd", replay="rd", outbox="rcd", sign_in_attempt="rd", tip="rc", message="rd", envelope="rd",
        sealed_key="rd", brief="rd", outcome="rc", token="rd", fingerprint="rd", link="rd", award="rc", posting="ra", fund="rc", audit_line="a",  # noqa: S106 (a table)
        conversation="rd", phone_call="rd", carrier_copy="rd", recording="rd", tally="rd", correction="rd",
    ),
    "schedule": _rights(outbox="rac"),
    "signer": _rights(audit_line="r"),
}


def statements(process: str, role: str) -> Iterator[str]:
    """SQL that gives a role exactly the rights of a process, and takes every other one."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT ON alembic_version TO {role}"
    for table, rights in RIGHTS[process].items():
        yield f"GRANT {', '.join(rights)} ON {table} TO {role}"
    if _ADD in RIGHTS[process].get("audit_line", ()):
        yield f"GRANT SELECT (id) ON audit_line TO {role}"  # the database gives a line's id back to whoever adds it
    if process == "carrier-worker":  # it opens threads and counts their messages; what a number opens it never reads
        yield f"GRANT SELECT (id, last_sequence, public_key), UPDATE (last_sequence) ON thread TO {role}"
    if process == "signer":
        yield f"GRANT UPDATE (position, link) ON audit_line TO {role}"
