"""Finds who is spoken of: names, nicknames, roles and descriptions of suspects and casualties.

A name in a tip is an allegation: it is marked for the reader and never looked up by itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hotline.triage.folding import Folded
from hotline.triage.lexicon import Lexicon
from hotline.triage.person_shapes import bystanders, is_mentioned_only_en, is_mentioned_only_zh, shapes_en, shapes_zh
from hotline.triage.places import Token
from hotline.triage.understanding import Entity, EntityKind

_HAN = "[一-鿿]"
_SURNAME = "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温施洪翁柯庄麦骆冼葛童涂]"
_NICK_ZH = re.compile(
    rf"(?:外号|绰号|花名|人称|真名|名字是|名字叫|名叫|化名|改名|改叫|小名|叫做)(?:叫|是|为|:)?[\"“「《 ]?(?P<n>{_HAN}{{2,4}}?(?=[\"”」》,，。、;的和在住卖开是有从家经每常长躲藏]|$)|{_HAN}{{2,3}})"
    rf"|叫[\"“「](?P<q>{_HAN}{{2,4}})[\"”」]"
)
_FOLK_ZH = re.compile(
    rf"(?<![一-鿿])?(?:(?:老|阿|小|大)(?P<a>[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石强明华军伟勇辉杰斌龙虎彪豪刚飞波涛亮文武兵峰鹏鸿])(?![一-鿿]?(?:路|街|村|镇|店|区|山|市))"
    rf"|(?P<b>[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石强明华军伟勇辉杰斌龙虎彪豪刚飞波涛亮红梅芳丽英兰光刀疤黑胖瘦]{{1,2}})(?:哥|姐|爷|叔|嫂|婶|老板|总|某某|某|队长|所长|警官|经理|师傅|老师|主任|医生)"
    rf"|姓[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪廖石](?:的)?(?:男子|女子|男人|女人|男的|女的|老板|警官|民警|辅警|医生|人)?"
    rf"|刀疤脸?|光头{_HAN}?(?=[,，。的在是]))"
)
_COUNT_ZH = r"(?:[一二两三四五六七八九十几0-9]{1,3}|好几|有|那|这|某)"
_COUNTED_ZH = re.compile(
    rf"{_COUNT_ZH}(?:来|多)?(?:个|名|位|伙|帮|群|对)(?:[^。！？!?;；\n,， 在把从]{{0,8}}?)(?:男子|女子|男的|女的|男人|女人|小伙子|小伙|年轻人|青年|老头|老汉|老太太|"
    rf"师傅|技术员|司机|光头|胖子|瘦子|买家|学生|大学生|妇女|小青年|马仔|外地人|本地人|民警|警察|佬|男|女|人|妹子|夫妻|店员)(?!家|都|口|行|员)"
)
_NICKED_ZH = re.compile(
    rf"阿(?!姨|里|妈|婆|公|富|尔|根|拉|司|胶|片|普|得|托|莫|坝|昌|伯|飘|Q){_HAN}(?!{_HAN}?(?:路|街|村|店))"
    rf"|(?<![他她我你大表堂空小])(?!他|她|我|你|大|表|堂|空|小|一|有|个|这|那){_HAN}(?:哥|姐|爷|叔)(?=[卖在说从,，的又家把，。])"
    rf"|(?:经理|老板|老板娘|司机|店主|领头的|师傅|服务员|店员|儿子|女儿|老公|姐夫|男友|管教|所长|科长|辅警|民警)(?:叫|姓|是)?(?P<n>[阿小老]{_HAN})(?!{_HAN}?(?:路|街|村|店))"
    rf"|{_SURNAME}某(?:某|{_HAN}(?![在把给帮]))?|(?:姓){_SURNAME}的?(?:男子|女子|男人|女人|男的|女的|老板|警官|民警|辅警|医生|人)?"
    rf"|(?<![一-鿿])(?:老|小){_SURNAME}(?=[的在从把卖又是跟家，,])"
)
_ROLE_NAME_EN = re.compile(
    r"\b(?:[Bb]oss|[Dd]eputy|[Oo]fficer|[Dd]etective|[Gg]uard|[Oo]wner|[Mm]anager|[Dd]ealer|[Cc]ousin|[Bb]rother|[Ss]ister|[Ss]on|[Dd]aughter|"
    r"[Bb]oyfriend|[Gg]irlfriend|[Rr]oomm?ate|[Hh]usband|[Ww]ife|[Nn]eighbou?r|[Uu]ncle|[Aa]unt|[Dd]ispatcher|[Dd]ude|[Gg]uy|[Bb]artender|[Bb]ouncer|"
    r"[Dd]river|[Nn]urse|[Ff]riend|[Bb]uddy|[Ee]x|is|by|with)(?:,)? (?P<n>[A-Z][a-z]{2,14}(?: [A-Z][a-z]{2,16})?)\b"
)
_DOING_EN = re.compile(
    r"\b(?P<n>[A-Z][a-z]{2,12}(?: [A-Z][a-z]{2,16})?)(?= (?:is|was|sells?|deals?|brings?|bringing|has|keeps|lives|works|takes|told|said|who|carries|"
    r"drives|gets|will|just|my|at the|snorts|smokes|cooks|runs|ran|shot|took|overdosed|moves|uses|hides|stays|staying|from the)\b)"
)
_TITLED_ZH = re.compile(
    rf"(?:那个|这个|毒贩|通缉犯|嫌疑人|逃犯|毒枭|男子|女子|民警|辅警|警官|司机|老板|的|叫)(?P<n>{_HAN}{{2,3}}?)(?=[,，。、;\n 躲住在藏卖是和从经现每开逃]|$)"
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
_FULL_EN = re.compile(
    r"(?<![.!?\n] )(?<!^)\b[A-Z][a-z]{1,14} [A-Z][a-z]{2,16}\b|(?:^|(?<=[.!?] ))[A-Z][a-z]{2,14} [A-Z][a-z]{2,16}(?=,)"
)
_QUOTED_EN = re.compile(r"\"(?P<n>[A-Z][\w' .\-]{1,18})\"")
_LOOKS_EN = re.compile(
    r"\b(?:an?|the|this|that|some|one|two|three|2|3) (?:(?!and |or |in |of |at |on |to |for |with |is |are )[a-z\-]{2,14} ){0,4}?(?:man|woman|guy|male|female|dude|lady|boy|girl|kid|teenager|couple|men|women|guys|kids|teens|teenagers|students)\b(?: (?:in|with|wearing)(?: [\w'\-]{1,14}){1,4})?"
)
#: Who writes is no suspect: "I am his landlord", 我是他小舅子.
_WRITER = re.compile(
    r"(?:我是|本人是|作为)[^。,，!?\n]{1,12}|\b(?:i am|i'm|im|as) (?:his|her|their|a|an|the) [a-z\-]{2,14}"
)
_NOBODY = frozenset({"一个人", "那个人", "这个人", "有人", "个人"})
#: What may stand between what somebody is and what they are called.
_SHORTEST_NAME = 4
_GLUE = frozenset({"", " ", ", ", "叫", "姓", "名叫", "外号", "是"})
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


def persons(folded: Folded, lexicon: Lexicon, tokens: Sequence[Token]) -> list[PersonFound]:
    """All persons in reading order; a longer description swallows the role inside it."""
    known = _known(lexicon)
    raw = [*_names_zh(folded.text, known, tokens), *_names_en(folded.cased, known), *_roles(folded.text, known)]
    writer = {index for match in _WRITER.finditer(folded.text) for index in range(*match.span())}
    passed_over = writer | bystanders(folded.text)
    raw = [each for each in raw if each[0] not in passed_over]
    raw.sort(key=lambda each: (each[0], -each[1]))
    kept: list[tuple[int, int, bool]] = []
    for start, end, named in raw:
        if kept and folded.text[kept[-1][1] : start] in _GLUE and start >= kept[-1][1]:
            kept[-1] = (kept[-1][0], end, named or kept[-1][2])  # 我姐夫阿权, my cousin Tito: one person
        elif (not kept or start >= kept[-1][1]) and folded.text[start:end] not in _NOBODY:
            kept.append((start, end, named))
    return [_person(folded, *each, lexicon.syllables) for each in kept]


def _person(folded: Folded, start: int, end: int, named: bool, syllables: Mapping[str, str]) -> PersonFound:
    first, last = folded.back(start, end)
    norm = _spelt(folded.text[start:end], syllables) if named else None
    return PersonFound(Entity(EntityKind.PERSON, first, last, folded.source[first:last], norm), start, end, named)


def _spelt(name: str, syllables: Mapping[str, str]) -> str | None:
    """A name in letters alone, so that 马建国 and Ma Jianguo can meet; it never links two tips by itself."""
    letters = "".join(syllables.get(char, char) for char in name if char.isalpha())
    return letters if letters.isascii() and len(letters) >= _SHORTEST_NAME else None


@dataclass(frozen=True)
class _Known:
    """Word lists of a lexicon in the form that the patterns need, built once."""

    surnames: tuple[str, ...]
    not_names: frozenset[str]
    roles_zh: re.Pattern[str]
    roles_en: re.Pattern[str]


@lru_cache(maxsize=4)
def _known(lexicon: Lexicon) -> _Known:
    words = lexicon.words
    return _Known(
        tuple(words["surnames"]),
        frozenset(words["not_names_en"]) | frozenset(words["street_en"]) | frozenset(words["premises_en"]),
        re.compile(rf"(?:[我他她你](?:的|们的?)?)?(?:{_alternation(words['roles_zh'])})(?!圈)"),
        re.compile(rf"\b(?:{_POSSESSED_EN} (?:[a-z\-]{{2,14}} ){{0,2}}?)?(?:{_alternation(words['roles_en'])})\b"),
    )


def _names_zh(text: str, known: _Known, tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    for match in _NICK_ZH.finditer(text):
        group = "n" if match["n"] else "q"
        yield *match.span(group), True
    for match in _FOLK_ZH.finditer(text):
        yield *match.span(), True
    for match in _LOOKS_ZH.finditer(text):
        yield *match.span(), match.end() - match.start() >= 8
    yield from shapes_zh(text)
    surnames = known.surnames
    for match in _NICKED_ZH.finditer(text):
        yield *match.span("n" if match["n"] else 0), True
    for match in _COUNTED_ZH.finditer(text):
        yield *match.span(), False
    for match in _TITLED_ZH.finditer(text):
        if match["n"].startswith(surnames):
            yield *match.span("n"), True
    for token in tokens:
        if token.tag in {"nr", "nrfg", "nrt"} and 2 <= len(token.text) <= 4 and token.text.startswith(surnames):
            yield token.start, token.end, True


def _names_en(cased: str, known: _Known) -> Iterator[tuple[int, int, bool]]:
    not_names = known.not_names
    yield from shapes_en(cased, not_names)
    for pattern in (_NAMED_EN, _QUOTED_EN):
        for match in pattern.finditer(cased):
            yield *match.span("n"), True
    for match in _TITLE_EN.finditer(cased):
        yield *match.span(), True
    for match in _FULL_EN.finditer(cased):
        if not {word.lower() for word in match[0].split()} & not_names:
            yield *match.span(), True
    for pattern in (_ROLE_NAME_EN, _DOING_EN):
        for match in pattern.finditer(cased):
            if not {word.lower() for word in match["n"].split()} & not_names:
                yield *match.span("n"), True
    for pattern in (_LOOKS_EN, _AGE_EN):
        for match in pattern.finditer(cased):
            yield *match.span(), match.end() - match.start() >= 24


def _roles(text: str, known: _Known) -> Iterator[tuple[int, int, bool]]:
    for match in known.roles_zh.finditer(text):
        if not is_mentioned_only_zh(text, *match.span()):
            yield *match.span(), False
    for match in known.roles_en.finditer(text):
        if not is_mentioned_only_en(text, *match.span()):
            yield *match.span(), False


def _alternation(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
