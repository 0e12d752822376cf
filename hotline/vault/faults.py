"""What can go wrong in the vault. Neither exception ever carries plain text, key bytes, a receipt or a name."""


class SealError(Exception):
    """Something does not open: a wrong key, another place than it was sealed for, or changed bytes.

    Which of these it was is not said: the difference would help only somebody who tries.
    """


class KeyFault(Exception):  # noqa: N818 - a fault in the operator's folder, which the wiring tells as a StartError
    """Key files are not as they must be; the text is one plain sentence that says what to do."""
