"""Unambiguous bytes from several values, so that no two lists of values ever hash, seal or sign alike."""

_LENGTH_BYTES = 4


def frame(*parts: str | bytes) -> bytes:
    """Each part behind its length (4 bytes, big-endian). Text is UTF-8.

    Callers put a fixed label first and always the same number of parts, which makes the whole injective.
    """
    return b"".join(_framed(part) for part in parts)


def as_bytes(part: str | bytes) -> bytes:
    """UTF-8 of text, bytes as they are.

    A lone surrogate (JSON can carry one) is encoded rather than refused: the codec's own error would quote the text.
    """
    return part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part


def _framed(part: str | bytes) -> bytes:
    content = as_bytes(part)
    return len(content).to_bytes(_LENGTH_BYTES, "big") + content
