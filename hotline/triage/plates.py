"""Finds licence plates, whole, partial or spoken, and brings them to upper case without separators."""

import re
from collections.abc import Iterator

from hotline.triage.folding import Folded
from hotline.triage.numerals import SPELT_WORD, spelt, spoken_digits
from hotline.triage.understanding import Entity, EntityKind

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CHAR = r"[a-z0-9幺一二两三四五六七八九零洞拐勾*?×_某]"
_WHOLE_ZH = re.compile(
    rf"(?<![一-鿿])?(?P<p>[{_PROVINCE}] ?[a-z])[ ·.\-]{{0,2}}(?P<n>(?:{_CHAR}[ ·\-]?){{4,5}}{_CHAR})(?P<s>[学警港澳挂使领]?)(?![a-z0-9])"
)
_HEAD_ZH = re.compile(
    rf"(?P<p>[{_PROVINCE}] ?[a-z][ ·\-]?[a-z0-9]{{0,4}})(?=[^a-z0-9]{{0,3}}(?:开头|打头|的?牌|牌照|起头))"
)
#: One or two characters that nobody saw: 云F3K88, 后面一位没看清.
_SHORT_ZH = re.compile(
    rf"(?P<p>[{_PROVINCE}] ?[a-z][ ·\-]?[a-z0-9]{{3,4}})(?![a-z0-9])(?=[^。!?\n]{{0,8}}(?:没看清|看不清|没记|记不))"
)
_TAIL_ZH = re.compile(
    r"(?:车牌|车号|牌号|牌照|号牌|尾号|尾数|后[两三四五]位|最后[两三四五]位)(?:的?尾号|的?尾数|号码|号|最后[两三四五]位|后[两三四五]位|好像|应该|大概|记得|只记得|看清)?"
    r"(?:是|为|有|:|,)? ?(?P<n>(?:[a-z0-9]|[幺一二两三四五六七八九零洞拐勾](?=[幺一二两三四五六七八九零洞拐勾a-z0-9]|\b|[^位号])){2,6})(?![a-z0-9]|位)"
)
_PHONE_BEFORE = re.compile(r"(?:手机|电话|号码|卡号|微信|银行卡)[^。,，]{0,4}$")
_CUE_EN = (
    r"\b(?:licen[cs]e (?:plates?|numbers?|no\.?)|licen[cs]e(?= is)|number plates?|plates?|tags?|rego|registration|reg)\b(?: numbers?| no\.?| #)?"
    r"(?:[ :,]{1,2}(?:is|was|are|reads?|says|number|partial|partially|i think|like|maybe|only got|something|it's|of))"
    r"{0,3}[ :,\"#]{1,3}"
)
_PART_EN = r"(?P<part>start(?:s|ing|ed)(?: with)?|begin(?:s|ning)(?: with)?|end(?:s|ing|ed)(?: in| with)?|last (?:three|four|two|3|4|2)(?: digits?| characters?)?(?: are| is)?|first (?:three|four|two|3|4|2)(?: letters| characters| digits)?(?: are| is)?)?[ :\"]{0,2}"
_CODE_EN = r"(?P<n>[A-Za-z0-9*?_]{1,8}(?:[ \-·][A-Z0-9*?_]{1,5}){0,2})(?![A-Za-z0-9])"
_CUED_EN = re.compile(_CUE_EN + _PART_EN + _CODE_EN, re.IGNORECASE)
_SPOKEN_EN = re.compile(
    _CUE_EN
    + _PART_EN
    + rf"(?P<n>(?:{SPELT_WORD}|[a-z]|\d{{1,4}})(?:[ ,\-]{{1,2}}(?:{SPELT_WORD}|[a-z]|\d{{1,4}})\b){{2,8}})",
    re.IGNORECASE,
)
_BARE_EN = re.compile(
    r"(?<![A-Za-z0-9\-])(?P<n>[A-Z]{3}[ \-]?\d{3,4}|\d[A-Z]{3}\d{3}|[A-Z]{2}\d{2} ?[A-Z]{3})(?![A-Za-z0-9\-])"
)
#: What a witness could not catch is said to be "something": 7KJX something, PB ten CX something.
_FORGOTTEN_EN = re.compile(
    rf"\b(?P<n>[A-Z0-9]{{1,5}}(?: (?:[A-Z0-9]{{1,4}}|{SPELT_WORD}|ten|eleven|twelve)){{0,3}})(?= (?:something|somethin|smth|and something|blah)\b)"
)
_VEHICLE_NEAR = re.compile(
    r"\b(?:car|van|truck|suv|sedan|pickup|lorry|trailer|bus|motorcycle|honda|toyota|ford|chevy|nissan|bmw|mercedes|jeep|"
    r"vehicle|minivan|rental|dodge|hyundai|kia|audi|subaru|tesla|scooter|swift|impala|passat|golf|polo|transit|corsa|fiesta|bike|lorry|cab|taxi|semi|hatchback|coupe)\b"
)
_NEAR = 60


def plates(folded: Folded) -> list[Entity]:
    """All plates in reading order; an overlapping shorter reading is dropped."""
    found = sorted(_all(folded), key=lambda entity: (entity.start, -entity.end))
    kept: list[Entity] = []
    for entity in found:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _all(folded: Folded) -> Iterator[Entity]:
    for match in _WHOLE_ZH.finditer(folded.text):
        digits = spoken_digits(match["n"]) if not match["n"][0].isascii() else _said(match["n"])
        if any(char.isdigit() for char in digits):
            yield _entity(folded, match.span(), match["p"] + digits + match["s"])
    for match in _HEAD_ZH.finditer(folded.text):
        yield _entity(folded, match.span("p"), match["p"] + "*")
    for match in _SHORT_ZH.finditer(folded.text):
        yield _entity(folded, match.span("p"), match["p"] + "*")
    for match in _TAIL_ZH.finditer(folded.text):
        if not _PHONE_BEFORE.search(folded.text[max(0, match.start() - 8) : match.start()]):
            yield _entity(folded, match.span("n"), "*" + _said(match["n"]))
    yield from _english(folded)


def _said(characters: str) -> str:
    return "".join(c if c.isascii() else spoken_digits(c) for c in characters)


def _english(folded: Folded) -> Iterator[Entity]:
    for match in _SPOKEN_EN.finditer(folded.cased):
        code = spelt(match["n"])
        if any(char.isdigit() for char in code) and len(code) <= 8:
            yield _entity(folded, match.span("n"), _partial(match["part"], code))
    for match in _CUED_EN.finditer(folded.cased):
        trimmed = _trimmed(match["n"])
        if trimmed:
            start = match.start("n")
            yield _entity(folded, (start, start + len(trimmed)), _partial(match["part"], trimmed))
    for match in _FORGOTTEN_EN.finditer(folded.cased):
        code = spelt(match["n"])
        around = folded.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if (
            3 <= len(code) <= 8
            and any(map(str.isdigit, code))
            and any(map(str.isalpha, code))
            and _VEHICLE_NEAR.search(around)
        ):
            yield _entity(folded, match.span("n"), f"{code}*")
    for match in _BARE_EN.finditer(folded.cased):
        around = folded.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if _VEHICLE_NEAR.search(around):
            yield _entity(folded, match.span("n"), match["n"])


def _trimmed(code: str) -> str:
    """The words of a code that can be a plate: each has a digit or is written in capitals; one digit at least."""
    words = re.split(r"(?<=[ \-·])", code)
    kept: list[str] = []
    for word in words:
        bare = word.strip(" -·")
        if not (any(char.isdigit() for char in bare) or (bare.isupper() and len(bare) <= 4)):
            break
        kept.append(word)
    joined = "".join(kept).rstrip(" -·")
    return joined if any(char.isdigit() for char in joined) and 2 <= len(joined.replace(" ", "")) <= 9 else ""


def _partial(part: str | None, code: str) -> str:
    if not part:
        return code
    head = part.lower().startswith(("start", "begin", "first"))
    return code + "*" if head else "*" + code


def _entity(folded: Folded, span: tuple[int, int], code: str) -> Entity:
    norm = re.sub(r"[ ·.\-]", "", code).upper()
    norm = re.sub(r"[?×_某]", "*", norm)
    start, end = folded.back(*span)
    return Entity(EntityKind.PLATE, start, end, folded.source[start:end], norm)
