"""Finds who is spoken of: names, nicknames, roles and descriptions of suspects and casualties.

A name in a tip is an allegation: it is marked for the reader and never looked up by itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hotline.triage.folding import Folded
from hotline.triage.places import Token
from hotline.triage.understanding import Entity, EntityKind

_HAN = "[一-鿿]"
_NICK_ZH = re.compile(
    rf"(?:外号|绰号|花名|人称|真名|名字是|名字叫|名叫|化名|小名|叫做)(?:叫|是|为|:)?[\"“「《 ]?(?P<n>{_HAN}{{2,4}}?(?=[\"”」》,，。、;的和在住卖开是有从家经每常长躲藏]|$)|{_HAN}{{2,3}})"
    rf"|叫[\"“「](?P<q>{_HAN}{{2,4}})[\"”」]"
)
_FOLK_ZH = re.compile(
    rf"(?<![一-鿿])?(?:(?:老|阿|小|大)(?P<a>[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石强明华军伟勇辉杰斌龙虎彪豪刚飞波涛亮文武兵峰鹏鸿])(?![一-鿿]?(?:路|街|村|镇|店|区|山|市))"
    rf"|(?P<b>[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石强明华军伟勇辉杰斌龙虎彪豪刚飞波涛亮红梅芳丽英兰光刀疤黑胖瘦]{{1,2}})(?:哥|姐|爷|叔|嫂|婶|老板|总|某某|某|队长|所长|警官|经理|师傅|老师|主任|医生)"
    rf"|姓[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石](?:的)?(?:男子|女子|男人|女人|男的|女的|老板|警官|民警|辅警|医生|人)?"
    rf"|刀疤脸?|光头{_HAN}?(?=[,，。的在是]))"
)
_TITLED_ZH = re.compile(
    rf"(?:毒贩|通缉犯|嫌疑人|逃犯|毒枭|男子|女子|民警|辅警|警官|司机|老板|的|叫)(?P<n>{_HAN}{{2,3}}?)(?=[,，。、;\n 躲住在藏卖是和从经现每开逃]|$)"
)
_LOOKS_ZH = re.compile(
    r"(?:(?:一|两|三|几|那|这|有)(?:个|名|位))?(?:[^。！？!?;；\n,，]{0,10}?的)?(?:\d{2}|[二三四五六七]十)(?:[多几来]?岁|出头)(?:左右)?(?:的)?(?:[^。！？!?;；\n,，]{0,8}?的)?(?:男子|女子|男人|女人|男的|女的|男性|女性|小伙子|小伙|青年|妇女|老头|男|女|人)?"
    r"|(?:戴|穿|留|剃|染|纹|左|右|满|脸|胳膊|脖子|手臂|个子|身高)[^。！？!?;；\n,，]{1,12}的(?:男子|女子|男人|女人|男的|女的|小伙子|小伙|青年|人|老头)"
)
_NAMED_EN = re.compile(
    r"\b(?:[Nn]amed|[Cc]alled|[Gg]oes by|[Nn]icknamed?|[Aa]ka|AKA|a\.k\.a\.|[Kk]nown as|[Nn]ame is|[Nn]ame's|[Nn]ame of)(?: the name(?: of)?| is)? \"?(?P<n>(?:[A-Z][\w'.\-]{1,20}|[a-z]{2,15}(?=[.,\"]))(?: [A-Z][\w'.\-]{1,20}){0,2})\"?"
)
_TITLE_EN = re.compile(
    r"\b(?:Officer|Detective|Det\.|Sergeant|Sgt\.?|Deputy|Lieutenant|Lt\.?|Captain|Capt\.?|Inspector|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Nurse|Sheriff|Chief|Big|Lil|Little|Uncle|Old|Fat|Crazy|Skinny|Auntie|Aunt|Brother|Constable) [A-Z][\w'\-]{1,20}(?: [A-Z][\w'\-]{1,20})?"
)
_FULL_EN = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z]{2,14} [A-Z][a-z]{2,16}\b")
_QUOTED_EN = re.compile(r"\"(?P<n>[A-Z][\w' \-]{1,18})\"")
_LOOKS_EN = re.compile(
    r"\b(?:an?|the|this|that|some|one|two|three|2|3) (?:(?!and |or |in |of |at |on |to |for |with |is |are )[a-z\-]{2,14} ){0,4}?(?:man|woman|guy|male|female|dude|lady|boy|girl|kid|teenager|couple|men|women|guys|kids|teens|teenagers|students)(?: (?:in|with|wearing)(?: [\w'\-]{1,14}){1,4})?"
)
_POSSESSED_EN = r"(?:my|his|her|their|our|the|a|an|your|one of the|this|that|another)"
_AGE_EN = re.compile(
    r"\b(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|thirteen|fourteen|fifteen|sixteen)[ -](?:year|month)s?[ -]olds?(?: (?:boy|girl|kid|son|daughter|man|woman|child|baby))?|\b(?:[Mm]ale|[Ff]emale),? (?:\d\ds?|in (?:his|her) \w+)"
)


@dataclass(frozen=True)
class PersonFound:
    """A person in the folded text; ``named`` when somebody could know whom the tip means."""

    entity: Entity = field(repr=False)
    start: int
    end: int
    named: bool


def persons(folded: Folded, words: Mapping[str, Sequence[str]], tokens: Sequence[Token]) -> list[PersonFound]:
    """All persons in reading order; a longer description swallows the role inside it."""
    raw = [*_names_zh(folded.text, words, tokens), *_names_en(folded.cased, words), *_roles(folded.text, words)]
    raw.sort(key=lambda each: (each[0], -each[1]))
    kept: list[tuple[int, int, bool]] = []
    for start, end, named in raw:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, named))
    return [_person(folded, *each) for each in kept]


def _person(folded: Folded, start: int, end: int, named: bool) -> PersonFound:
    first, last = folded.back(start, end)
    return PersonFound(Entity(EntityKind.PERSON, first, last, folded.source[first:last]), start, end, named)


def _names_zh(
    text: str, words: Mapping[str, Sequence[str]], tokens: Sequence[Token]
) -> Iterator[tuple[int, int, bool]]:
    for match in _NICK_ZH.finditer(text):
        group = "n" if match["n"] else "q"
        yield *match.span(group), True
    for match in _FOLK_ZH.finditer(text):
        yield *match.span(), True
    for match in _LOOKS_ZH.finditer(text):
        yield *match.span(), match.end() - match.start() >= 8
    surnames = tuple(words["surnames"])
    for match in _TITLED_ZH.finditer(text):
        if match["n"].startswith(surnames):
            yield *match.span("n"), True
    for token in tokens:
        if token.tag in {"nr", "nrfg", "nrt"} and 2 <= len(token.text) <= 4 and token.text.startswith(surnames):
            yield token.start, token.end, True


def _names_en(cased: str, words: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, int, bool]]:
    not_names = frozenset(words["not_names_en"]) | frozenset(words["street_en"]) | frozenset(words["premises_en"])
    for pattern in (_NAMED_EN, _QUOTED_EN):
        for match in pattern.finditer(cased):
            yield *match.span("n"), True
    for match in _TITLE_EN.finditer(cased):
        yield *match.span(), True
    for match in _FULL_EN.finditer(cased):
        if not {word.lower() for word in match[0].split()} & not_names:
            yield *match.span(), True
    for pattern in (_LOOKS_EN, _AGE_EN):
        for match in pattern.finditer(cased):
            yield *match.span(), match.end() - match.start() >= 24


def _roles(text: str, words: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, int, bool]]:
    chinese, english = _alternation(words["roles_zh"]), _alternation(words["roles_en"])
    for match in re.finditer(rf"(?:[我他她你](?:的|们的?)?)?(?:{chinese})", text):
        yield *match.span(), False
    for match in re.finditer(rf"\b(?:{_POSSESSED_EN} (?:[a-z\-]{{2,14}} ){{0,2}}?)?(?:{english})\b", text):
        yield *match.span(), False


def _alternation(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
