"""Short questions to an understanding, so that tests read as sentences."""

from hotline.triage.understanding import Understanding


def norms(understanding: Understanding, kind: str) -> list[str | None]:
    return [entity.norm for entity in understanding.entities if entity.kind == kind]


def texts(understanding: Understanding, kind: str) -> list[str]:
    return [entity.text for entity in understanding.entities if entity.kind == kind]


def reasons(understanding: Understanding) -> set[str]:
    return {found.reason.value for found in understanding.reasons}
