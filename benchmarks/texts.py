"""Texts at the carrier face: one alone, 200 in 10 seconds, the same burst through an empty page, and the hashes' shares."""

import http.client
import re
import secrets
import statistics
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from twilio.request_validator import RequestValidator

from benchmarks.figures import Figures, percentile
from benchmarks.floors import MEMORY, PASSES, timed
from benchmarks.servers import ROOT, Server, empty_page
from hotline.config import Settings
from hotline.gateways.receipt_pool import make_receipt
from hotline.store.schema import upgrade
from hotline.vault.key_files import init_keys, write_carrier_token
from hotline.vault.key_names import PROCESSES
from hotline.vault.phone_numbers import phone_name
from hotline.vault.receipts import Generation, derive

POOL, BURST, SECONDS, ALONE = 250, 200, 10.0, 40
TOKEN = secrets.token_hex(16)
ADDRESS = "http://127.0.0.1:8002/text"
_RECEIPT = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
_WORDS = "巷口小店每天晚上有人来买白粉。"


def measure(figures: Figures, folder: Path) -> None:
    """Measure and print the ratio that the burst must keep."""
    with Server(empty_page(), {}) as server:
        empty_alone = [_timed_get(server) for _ in range(ALONE)]
        empty_burst = _burst(server.get)
    with Server(["app:app"], _installation(folder)) as server:
        time.sleep(POOL * 0.15)  # the pool fills; a night's quiet does the same
        alone, receipts = _alone(server)
        with_number = [_text(server, receipt)[0] for receipt in receipts[:20]]
        burst = _burst(lambda: _text(server, f"{_WORDS}{secrets.token_hex(4)}"))
    figures.add("one empty page, alone", empty_alone)
    figures.add(f"one empty page in a burst of {BURST} in {SECONDS:.0f} s", empty_burst)
    figures.add("one text, alone", alone)
    figures.add("one text that carries a receipt, alone", with_number)
    figures.add(f"one text in a burst of {BURST} in {SECONDS:.0f} s", burst, "one text, alone")
    _shares(figures, statistics.median(alone))
    queueing = max(percentile(empty_burst, 0.95) - percentile(empty_alone, 0.95), 0.0)
    allowed = 1.5 * percentile(alone, 0.95) + queueing
    print(f"burst of texts: p95 {percentile(burst, 0.95) * 1000:.0f} ms; allowed 1.5 x {percentile(alone, 0.95) * 1000:.0f} ms "
          f"+ queueing {queueing * 1000:.0f} ms = {allowed * 1000:.0f} ms")


def _installation(folder: Path) -> dict[str, str]:
    data = folder / "texts"
    init_keys(data / "keys", "2026q4", PROCESSES, opslimit=PASSES, memlimit=MEMORY)
    write_carrier_token(data / "keys", TOKEN)
    upgrade(f"sqlite:///{data}/hotline.db")
    return {
        "HOTLINE_FACE": "carrier", "HOTLINE_DATA_DIR": str(data), "HOTLINE_RULES_DIR": str(ROOT / "reward_rules"),
        "HOTLINE_RECEIPT_POOL": str(POOL), "HOTLINE_LOOKUPS_PER_HOUR": "1000000",
    }


def _alone(server: Server) -> tuple[list[float], list[str]]:
    answers = [_text(server, f"{_WORDS}{secrets.token_hex(4)}") for _ in range(ALONE)]
    receipts = [found[0] for _, answer in answers if (found := _RECEIPT.search(answer))]
    assert len(receipts) == ALONE, "a text was answered without a number"
    return [seconds for seconds, _ in answers], receipts


def _text(server: Server, words: str) -> tuple[float, str]:
    sender = f"+1202{secrets.randbelow(10**7):07d}"
    fields = {"MessageSid": f"SM{secrets.token_hex(16)}", "From": sender, "To": "+12025550110", "Body": words, "NumMedia": "0", "NumSegments": "1"}
    signature = RequestValidator(TOKEN).compute_signature(ADDRESS, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("POST", "/text", urllib.parse.urlencode(fields), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.status == 200, answer.status
    return time.perf_counter() - begun, body


def _timed_get(server: Server) -> float:
    begun = time.perf_counter()
    assert server.get() == 200
    return time.perf_counter() - begun


def _burst(act: Callable[[], object]) -> list[float]:
    """Seconds from the moment at which each request was due, whatever the others do."""
    first = time.perf_counter()

    def one(number: int) -> float:
        due = first + number * SECONDS / BURST
        time.sleep(max(due - time.perf_counter(), 0))
        act()
        return time.perf_counter() - due

    with ThreadPoolExecutor(BURST) as pool:
        return list(pool.map(one, range(BURST)))


def _shares(figures: Figures, alone: float) -> None:
    settings, key = Settings.model_validate({}), secrets.token_bytes(32)
    generation = Generation("bench", key, PASSES, MEMORY)
    memory = settings.conversation_memory_mib * 1024 * 1024
    hashes = {
        "conversation token": lambda: phone_name("+12025550123", key, opslimit=settings.conversation_passes, memlimit=memory),
        "lookup of a receipt": lambda: derive("1234123412341234", generation),
        "fresh receipt": lambda: make_receipt(generation),
    }
    for name, act in hashes.items():
        taken = timed(act, 12)
        figures.add(f"hash: {name}", taken)
        waited = "waited for by every text" if name == "conversation token" else "waited for by who sends one" if "lookup" in name else "waited for only when the pool is empty"
        print(f"share of {name} in a lone text: {statistics.median(taken) / alone:.0%} ({waited})")
