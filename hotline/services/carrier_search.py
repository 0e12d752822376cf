"""What we know of at the carrier, to tell it from what no webhook told of."""

from sqlalchemy.orm import Session

from hotline.services import carrier_copies
from hotline.store import phone
from hotline.vault.keyring import Keyring


def known(session: Session, keyring: Keyring) -> frozenset[str]:
    """The carrier ids of every copy whose erasing is still to come, opened with the sender key."""
    copies = (carrier_copies.open_copy(session, keyring, copy_id) for copy_id in phone.copies_left(session))
    return frozenset(copy.sid for copy in copies if copy is not None)
