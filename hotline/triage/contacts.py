"""Finds telephone numbers and accounts, with one normal form for all their spellings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from hotline.triage.folding import Folded
from hotline.triage.numerals import spoken_digits
from hotline.triage.understanding import Entity, EntityKind

_WRITTEN = re.compile(r"(?<![a-z0-9_.@])(?:\+ ?)?\(?\d[\d ().\-]{5,20}\d(?![a-z0-9_@])")
_SPOKEN_ZH = re.compile(
    r"[零幺一二两三四五六七八九洞拐勾](?:[ ,\-]?[零幺一二两三四五六七八九洞拐勾]){6,12}(?![点年月十百千万])"
)
_DIGIT_EN = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_EN = re.compile(rf"\b{_DIGIT_EN}(?:[ ,\-]{{1,2}}{_DIGIT_EN}){{6,14}}\b")
#: 1-888-555-0199 has as many digits as a Chinese mobile; only its groups tell them apart.
_NORTH_AMERICAN = re.compile(r"1[ .\-]\(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}")
_DATE = re.compile(r"(?:19|20)\d\d[.\- ]\d{1,2}[.\- ]\d{1,2}")
_CUE = re.compile(r"(?:phone|call|text|number|cell|mobile|tel|电话|手机|号码|联系|座机|拨打|短信)[^。\n]{0,24}$")
_NOT_A_PHONE = re.compile(
    r"(?:qq|扣扣|群|群号|卡号|账号|帐号|身份证|单号|银行|order|account|tracking|plate|车牌)[^。,，\n\d]{0,8}$"
)
_EMAIL = re.compile(r"(?<![a-z0-9_.])[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{2,63}){1,3}")
_AT = re.compile(r"(?<![a-z0-9_.@])@[a-z0-9_](?:[a-z0-9_.]{0,30}[a-z0-9_])?")
_FILLER = r"(?:[ ::,\"'=]|是|为|叫|号|名|群|加|账号|账户|id|is|as|handle|username|user|name|named|called|account|channel|group|chat|at|under|it's|on|the|his|her){0,12}"
_HANDLE = r"(?P<h>@?[a-z0-9](?:[a-z0-9_.\-]{1,30}[a-z0-9_]))"
_QUOTED = r"\"(?P<q>[^\"\n]{2,24})\""
_CUE_LOOK = 30


def phones(folded: Folded) -> list[Entity]:
    """Telephone numbers, written or spoken digit by digit, as digits with a leading plus."""
    return sorted(_phones(folded), key=lambda entity: entity.start)


def _phones(folded: Folded) -> Iterator[Entity]:
    for match in _WRITTEN.finditer(folded.text):
        before = folded.text[max(0, match.start() - _CUE_LOOK) : match.start()]
        if _DATE.match(match[0]) or _NOT_A_PHONE.search(before):
            continue
        norm = _international(match[0], is_cued=bool(_CUE.search(before)))
        if norm:
            yield _entity(EntityKind.PHONE, folded, match.span(), norm)
    for pattern in (_SPOKEN_ZH, _SPOKEN_EN):
        for match in pattern.finditer(folded.text):
            before = folded.text[max(0, match.start() - _CUE_LOOK) : match.start()]
            norm = _international(spoken_digits(match[0]), is_cued=bool(_CUE.search(before)))
            if norm:
                yield _entity(EntityKind.PHONE, folded, match.span(), norm)


def _international(written: str, *, is_cued: bool) -> str | None:
    digits = re.sub(r"\D", "", written)
    if written.lstrip().startswith("+"):
        return "+" + digits if _is_possible("+" + digits) else None
    prefix = "" if _NORTH_AMERICAN.fullmatch(written.strip()) else _country(digits)
    if prefix is not None:
        number = "+" + prefix + digits.lstrip("0")
        return number if _is_possible(number) else None
    is_local = re.fullmatch(r"\d{3}[\-. ]\d{4}", written.strip()) is not None
    return "+" + digits if (is_local or is_cued) and 7 <= len(digits) <= 12 else None


def _country(digits: str) -> str | None:
    """The country code that the shape of a national number implies."""
    if re.fullmatch(r"1[3-9]\d{9}|0[1-9]\d{9,10}", digits) and not re.fullmatch(r"07\d{9}", digits):
        return "86"
    if re.fullmatch(r"07\d{9}", digits):
        return "44"
    if re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", digits):
        return "1"
    if re.fullmatch(r"1[2-9]\d{2}[2-9]\d{6}|86 ?1[3-9]\d{9}", digits):
        return ""
    return None


def _is_possible(number: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - its tables are large; most tips name no number

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False


def accounts(folded: Folded, words: Mapping[str, Sequence[str]]) -> list[Entity]:
    """Handles, chat names and addresses, named after a platform or marked by an at sign."""
    spans = {match.span(): match[0].lstrip("@") for match in _EMAIL.finditer(folded.text)}
    for match in _platform_pattern(tuple(words["platforms"])).finditer(folded.text):
        group = "h" if match["h"] else "q"
        handle = match[group].lstrip("@")
        if group == "q" or _looks_like_handle(match["h"], folded.text[match.start() : match.start("h")]):
            spans.setdefault(match.span(group), handle)
    for match in _handle_before_platform(tuple(words["platforms"])).finditer(folded.text):
        spans.setdefault(match.span("h"), match["h"])
    for match in _AT.finditer(folded.text):
        spans.setdefault(match.span(), match[0].lstrip("@"))
    return _without_overlaps([_entity(EntityKind.ACCOUNT, folded, span, norm) for span, norm in sorted(spans.items())])


@cache
def _platform_pattern(platforms: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(platforms, key=len, reverse=True)
    chinese = "|".join(re.escape(name) for name in ordered if not name[-1].isascii())
    english = "|".join(re.escape(name) for name in ordered if name[-1].isascii())
    return re.compile(rf"(?:{chinese}|(?<![a-z])(?:{english})(?![a-z])){_FILLER}(?:{_QUOTED}|{_HANDLE})(?![a-z0-9_])")


@cache
def _handle_before_platform(platforms: tuple[str, ...]) -> re.Pattern[str]:
    """"the nightowl_shop guy on telegram": what stands before must look like nothing else."""
    english = "|".join(re.escape(name) for name in sorted(platforms, key=len, reverse=True) if name[-1].isascii())
    handle = r"[a-z][a-z0-9]{0,20}(?:[_.][a-z0-9]{1,20}){1,4}|[a-z]{3,20}\d{2,8}"
    return re.compile(rf"(?<![\w@.])(?P<h>{handle})(?= (?:[a-z]{{2,10}} ){{0,2}}(?:on|from|over) (?:{english})\b)")


def _looks_like_handle(handle: str, before: str) -> bool:
    """A plain English word after a platform is no handle, unless a colon or "as" introduces it."""
    if handle.startswith("@") or re.search(r"[\d_]", handle):
        return len(handle) >= 4
    return len(handle) >= 4 and (
        not before.isascii() or re.search(r"(?::| as | handle | username | named | called )\W*$", before) is not None
    )


def _without_overlaps(entities: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _entity(kind: EntityKind, folded: Folded, span: tuple[int, int], norm: str) -> Entity:
    start, end = folded.back(*span)
    return Entity(kind, start, end, folded.source[start:end], norm)
