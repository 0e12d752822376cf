"""A programme, and what changed in it, as pages of plain text and as JSON objects."""

from collections.abc import Iterator

from hotline.rewards.programme.chapters import Programme
from hotline.rewards.programme.differences import Change, Differences
from hotline.rewards.programme.scene import Clause
from hotline.rewards.programme.wording import WORDS


def programme_page(programme: Programme) -> Iterator[str]:
    """Line by line; a source is told once, and below it only where another one holds."""
    yield f"{programme.title} [{programme.pack}]"
    for chapter in programme.chapters:
        yield ""
        yield chapter.title
        for clause in chapter.clauses:
            yield from _clause(clause, None, 1)


def _clause(clause: Clause, above: str | None, depth: int) -> Iterator[str]:
    source = f" [{clause.reference}]" if clause.reference and clause.reference != above else ""
    yield f"{'   ' * depth}{clause.text}{source}"
    for detail in clause.details:
        yield from _clause(detail, clause.reference or above, depth + 1)


def programme_json(programme: Programme) -> dict[str, object]:
    """Everything with its own reference, null where nothing is written and the engine's rule holds."""
    version = programme.version
    return {
        "pack": programme.pack,
        "title": programme.title,
        "version": version.start.isoformat(),
        "until": version.until.isoformat() if version.until else None,
        "reference": version.reference,
        "chapters": [
            {"id": chapter.id, "title": chapter.title, "clauses": [_clause_json(one) for one in chapter.clauses]}
            for chapter in programme.chapters
        ],
    }


def _clause_json(clause: Clause) -> dict[str, object]:
    details = [_clause_json(detail) for detail in clause.details]
    return {"id": clause.id, "text": clause.text, "reference": clause.reference, "details": details}


def differences_page(found: Differences, language: str) -> Iterator[str]:
    """Line by line: both versions, then every change under its chapter; that nothing changed, where nothing did."""
    yield f"{found.title} [{found.pack}]"
    before, after = (f"{version.start} [{version.reference}]" for version in (found.before, found.after))
    yield _say("versions", language, before=before, after=after)
    if not found.changes:
        yield _say("nothing_changed", language)
    chapter = ""
    for change in found.changes:
        if change.chapter != chapter:
            chapter = change.chapter
            yield ""
            yield _say(f"chapter.{chapter}", language)
        yield from _change(change, language)


def _change(change: Change, language: str) -> Iterator[str]:
    source = f" [{change.since}; {change.reference}]"
    if len(change.before) <= 1 and len(change.after) <= 1 and change.chapter == "figures":
        before, after = ("".join(lines) for lines in (change.before, change.after))
        yield f"   {_say(f'figure_{change.kind}', language, what=change.what, before=before, after=after)}{source}"
        return
    yield f"   {_say(change.kind, language, what=change.what)}{source}"
    own = (change.what,)  # the clause's own words stand above already
    for key, lines in (("gone", change.before), ("come", change.after)):
        for line in lines:
            if line not in own:
                yield f"      {_say(key, language, line=line)}"


def differences_json(found: Differences) -> dict[str, object]:
    """``before`` and ``after`` of a change are lists of lines, empty for what was added or removed."""
    changes = [
        {
            "chapter": change.chapter,
            "id": change.id,
            "kind": change.kind,
            "what": change.what,
            "before": list(change.before),
            "after": list(change.after),
            "since": change.since.isoformat(),
            "reference": change.reference,
        }
        for change in found.changes
    ]
    before, after = (
        {"version": version.start.isoformat(), "reference": version.reference} for version in (found.before, found.after)
    )
    return {"pack": found.pack, "title": found.title, "from": before, "to": after, "changes": changes}


def _say(key: str, language: str, **filled: object) -> str:
    return WORDS[key].of(language).format_map(filled)
