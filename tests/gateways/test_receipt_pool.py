"""Fresh receipts: each given once, ready before they are asked for, and never a weaker one."""

import threading

import pytest

from hotline.domain.receipts import check_digit
from hotline.gateways import receipt_pool
from hotline.gateways.receipt_pool import ReceiptPool, make_receipt
from hotline.ports import FreshReceipt
from hotline.vault.receipts import Generation, derive, public_key

GENERATION = Generation("receipt-pepper-1", b"p" * 32, 1, 8192)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Counts up by one for each receipt that was made."""
    count = threading.Semaphore(0)

    def counted(generation: Generation) -> FreshReceipt:
        receipt = make_receipt(generation)
        count.release()
        return receipt

    monkeypatch.setattr(receipt_pool, "make_receipt", counted)
    return count


def test_a_receipt_is_what_its_number_gives() -> None:
    receipt = make_receipt(GENERATION)
    keys = derive(receipt.number, GENERATION)
    assert (receipt.generation, receipt.lookup_id) == (GENERATION.id, keys.lookup_id)
    assert receipt.public_key == public_key(keys.seed)
    assert check_digit(receipt.number[:-1]) == receipt.number[-1]


def test_an_empty_pool_makes_one_as_strong_at_once(made: threading.Semaphore) -> None:
    receipt = ReceiptPool(GENERATION, 0).take()
    assert made.acquire(blocking=False)
    assert derive(receipt.number, GENERATION).lookup_id == receipt.lookup_id


def test_a_pool_that_is_to_keep_none_starts_no_thread() -> None:
    pool = ReceiptPool(GENERATION, 0)
    pool.start()
    assert pool._thread is None


def test_a_started_pool_fills_itself_and_fills_again_what_was_taken(made: threading.Semaphore) -> None:
    pool = ReceiptPool(GENERATION, 3)
    pool.start()
    pool.start()
    for _ in range(3):
        assert made.acquire(timeout=10)
    pool.take()
    assert made.acquire(timeout=10)


def test_while_people_are_answered_nothing_is_made_ahead_until_little_is_left(made: threading.Semaphore) -> None:
    pool = ReceiptPool(GENERATION, 8, quiet=3600)
    pool.start()
    for _ in range(8):
        assert made.acquire(timeout=10)
    for _ in range(5):
        pool.take()
    assert not made.acquire(blocking=False), "three of eight are left: more than a quarter"
    pool.take()
    assert made.acquire(timeout=10), "two are left"


def test_no_receipt_is_given_twice() -> None:
    pool = ReceiptPool(GENERATION, 4)
    pool.start()
    taken: list[str] = []

    def take() -> None:
        taken.extend(pool.take().number for _ in range(25))

    both = [threading.Thread(target=take) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert len(taken) == len(set(taken)) == 50


def test_no_number_is_shown_by_a_repr() -> None:
    receipt = make_receipt(GENERATION)
    assert receipt.number not in repr(receipt)
