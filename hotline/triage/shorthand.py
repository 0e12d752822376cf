"""Writes out the shorthand of texts ("2nite", "sellin", "ppl") while remembering where every character came from.

Only whole words in small letters are written out, so that codes, plates and names stay as they are.
"""

import re
from collections.abc import Iterator

_SHORT = {
    "2nite": "tonight", "2night": "tonight", "tonite": "tonight", "tnite": "tonight", "2moro": "tomorrow", "2morrow": "tomorrow",
    "2mrw": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow", "2day": "today", "ppl": "people", "peeps": "people",
    "plz": "please", "pls": "please", "thx": "thanks", "abt": "about", "bout": "about", "bcoz": "because", "becoz": "because", "cuz": "because",
    "coz": "because", "thru": "through", "wit": "with", "dat": "that", "dis": "this", "dem": "them", "sum1": "someone", "some1": "someone",
    "sumone": "someone", "any1": "anyone", "every1": "everyone", "sumthin": "something", "somethin": "something", "nuthin": "nothing",
    "nothin": "nothing", "jus": "just", "wknd": "weekend", "wkend": "weekend", "yrs": "years", "yr": "year", "hrs": "hours", "mins": "minutes",
    "nxt": "next", "nite": "night", "dunno": "don't know", "outta": "out of", "offa": "off", "gonna": "going to", "b4": "before",
    "bday": "birthday", "apt": "apartment", "hse": "house", "txt": "text", "msg": "message", "veh": "vehicle", "tha": "the", "wen": "when",
    "gf": "girlfriend", "bf": "boyfriend", "u": "you", "ur": "your", "2gether": "together", "2geva": "together", "wif": "with", "sum": "some",
}  # fmt: skip
#: Verbs that callers clip, as in "sellin"; any other word in -in (cabin, heroin, captain) is left alone.
_CLIPPED = (
    "sell", "deal", "cook", "grow", "smok", "sniff", "snort", "shoot", "push", "mak", "do", "go", "com", "runn", "driv", "carry", "mov",
    "bring", "buy", "us", "hid", "liv", "stay", "hitt", "giv", "tak", "look", "gett", "breath", "work", "sitt", "scream", "beat", "dump", "press",
    "fill", "mix", "weigh", "bagg", "pack", "swapp", "dropp", "sling", "trapp", "pass", "sleep", "wak", "ly", "dy", "hold", "leav", "stopp",
    "try", "say", "tell", "call", "text", "meet", "pay", "sniff", "inject", "bleed", "foam", "shak", "chok", "hang", "walk", "rid", "fly", "park",
    "load", "unload", "burn", "smell", "hustl", "supply", "wait", "keep", "watch", "happen", "kill", "threaten", "pull", "stash", "ship",
)  # fmt: skip
_WORD = re.compile(
    rf"(?<![\w@.\-/])(?:(?P<short>{'|'.join(sorted(_SHORT, key=len, reverse=True))})|(?P<stem>{'|'.join(sorted(_CLIPPED, key=len, reverse=True))})in'?)(?![\w@\-]|\.\w)"
)


def written_out(cased: str, origin: list[int]) -> tuple[str, list[int]]:
    """The text in full words; the first and last letter of each lead back to the first and last of what stood there."""
    if not _WORD.search(cased):
        return cased, origin
    text: list[str] = []
    sources: list[int] = []
    done = 0
    for match in _WORD.finditer(cased):
        text.append(cased[done : match.start()])
        sources += origin[done : match.start()]
        full = _SHORT[match["short"]] if match["short"] else f"{match['stem']}ing"
        text.append(full)
        sources += _stretched(origin[match.start() : match.end()], len(full))
        done = match.end()
    return "".join([*text, cased[done:]]), [*sources, *origin[done:]]


def _stretched(origin: list[int], length: int) -> Iterator[int]:
    """As many source indices as asked for, in order, from the first to the last."""
    for index in range(length - 1):
        yield origin[min(index, len(origin) - 1)]
    yield origin[-1]
