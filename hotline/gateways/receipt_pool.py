"""Fresh receipts prepared ahead by a thread of the process that issues them: the slow hash is not the tipster's wait."""

import os
import sys
import threading
import time
from collections import deque

from hotline.domain.receipts import check_digit
from hotline.ports import FreshReceipt
from hotline.vault.receipts import Generation, derive, fresh_number, public_key

_LEAST = 19
#: Filling waits until nobody has taken a receipt for this long, in seconds, unless little is left.
_QUIET = 0.5


def make_receipt(generation: Generation) -> FreshReceipt:
    """Draw a number and derive what is stored of it."""
    number = fresh_number(check_digit)
    keys = derive(number, generation)
    return FreshReceipt(number, generation.id, keys.lookup_id, public_key(keys.seed))


class ReceiptPool:
    """ReceiptSource kept full by one background thread. An empty pool hashes inline, in its own lane."""

    def __init__(self, generation: Generation, size: int, quiet: float = _QUIET) -> None:
        self._generation, self._size, self._quiet = generation, size, quiet
        self._taken_at = float("-inf")
        self._ready: deque[FreshReceipt] = deque()
        self._wanted = threading.Event()
        self._lane = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin filling; call it in the process that issues, after any fork."""
        if self._size and self._thread is None:
            self._wanted.set()
            self._thread = threading.Thread(target=self._fill, name="receipt-pool", daemon=True)
            self._thread.start()

    def take(self) -> FreshReceipt:
        """A prepared receipt, or one made now."""
        try:
            receipt = self._ready.popleft()
        except IndexError:
            with self._lane:  # one at a time: the lookup lane must keep its share of the processor
                receipt = make_receipt(self._generation)
        self._taken_at = time.monotonic()
        self._wanted.set()
        return receipt

    def _fill(self) -> None:
        if sys.platform == "linux":  # there a priority is a thread's own: in a burst, answering goes before preparing
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST)
        while True:
            self._wanted.wait()
            self._wanted.clear()
            while len(self._ready) < self._size:
                self._let_answers_go_first()
                self._ready.append(make_receipt(self._generation))

    def _let_answers_go_first(self) -> None:
        """In a burst every hash made ahead would slow somebody's answer; below a quarter the next ones wait for it anyway."""
        while len(self._ready) > self._size // 4 and time.monotonic() - self._taken_at < self._quiet:
            self._wanted.wait(self._quiet)
            self._wanted.clear()
