"""The shapes in which callers name people beyond family name and given name: nicknames, trades, marks, appositions.

Each expression has one group ``n``, the name or description itself, and is bounded, so that cost stays linear.
"""

import re
from collections.abc import Iterator

_HAN = "[一-鿿]"
_ENDS = r"(?=[,，。、;:!?\"”\n ]|$|[在是的把卖天每又说给跟从带收约开住躲藏家有常经专要会和就也都拿管负包晚和])"
#: 老 and 小 before these make words of their own, not names: 老板, 小区.
_NOT_OLD = "板师婆公人家乡是头汉太爷大实早远旧房店厂街路城区地样想化鼠虎鹰年百爸妈外码客顾司体母子伯丈党汤火坑底子国账底去说看来喊干跟给"
_NOT_SMALL = "孩区时学姐伙子妹弟朋吃卖店路巷河心声偷包袋瓶盒纸车房间院树说事贩票工费组队镇村山桥型便康餐馆摊青年混娃女男宝崽红米麦药丸片字鬼地名腿数狗猫鸟鱼舅叔姨姑提超额气钱货半馆屋门铺块点瓶罐管木厂坝沟院塘"
_NOT_CALLED = "不我他她你人救警外车得了声喊来去醒卖做什啥他们人家一那这住苦醒个大家几孩学"
_TRADES = "带班的|领头的|带头的|老大|头头|头目|领班|妈咪|老板娘?|店主|房东|司机|师傅|经理|管事的|看门的|负责人|接头的|送货的|中间人|租户|租客|房客|摊主|护士|管教|保安|工头|包工头|庄家|船老大|同伙"
_NICK_NOUNS = "瘸子|跛子|瞎子|麻子|独眼龙?|独臂|光头强?|秃子|矮子|矬子|哑巴|聋子|刀疤|刀疤脸|疤脸|黄毛|红毛|绿毛|大个子|四眼|眼镜男?|大胡子|胖墩|肥仔|肥佬|瘦猴|竹竿|驼背|大金牙|龅牙|豁牙|歪嘴|六指"
_CLIPPED = "[彪柱栓强军磊勇辉亮伟涛毛虎豹狗猴胡骡山顺生水火金银铁钢石刚猛龙飞海波斌兵]"

_ZH = tuple(
    re.compile(expression)
    for expression in (
        rf"(?<=[的叫,，。、;: \"“户板机])(?P<n>老(?![{_NOT_OLD}]){_HAN}|小(?![{_NOT_SMALL}]){_HAN}){_ENDS}",
        rf"(?<=[的])(?P<n>老(?![{_NOT_OLD}]){_HAN}|小(?![{_NOT_SMALL}]){_HAN})(?=[,，。])",
        rf"(?:叫[他她做]?|人称|都喊|喊[他她]|{_TRADES})(?P<n>{_HAN}{{1,2}}(?:姐|哥|嫂|婶|爷|叔|总|妹|爸|仔|婆|佬))",
        rf"(?P<n>姓(?![名什啥氏]){_HAN}的?(?:老板娘?|警官|民警|辅警|男的|女的|男人|女人|男子|女子|司机|队长|所长|人)?)(?=[,，。 、]|[在是把卖拉拿给跟又就带收开住个会让从说])",
        rf"(?:(?:{_TRADES}|的人?|[他她]|男的|女的|男人|女人|个人|名字?)(?:就|也|好像|应该|都)?叫(?:做)?)(?P<n>(?![{_NOT_CALLED}]){_HAN}{{2,3}}?){_ENDS}",
        rf"(?P<n>(?:那个|有个|一个|这个)?(?:{_NICK_NOUNS}))(?!{_HAN}{{0,1}}(?:店|路|街|蛇))",
        rf"(?:(?<=[,，。;: \n])|^)(?P<n>{_CLIPPED}子)(?=[要在卖把又跟给就从带约说开])",
        r"(?P<n>(?:穿|戴|骑|留|剃|纹|染)(?!着?校服)[^。！？!?;；\n,， 的]{1,9}的)(?=[会在卖把跟给来拿交就又,，是])",
        rf"(?<=岁的)(?P<n>({_HAN})\2)(?=[自一在没被天每,，])",
        r"(?P<n>(?:一个|那个|有个)(?:修鞋|卖菜|卖水果|卖豆腐|收废品|开锁|修车|送水|摆摊|补胎|擦鞋|理发|开车|看门|送货|卖货|卖粉|吸粉|溜冰)的)(?![人男女])",
        r"(?P<n>(?:一|两|三|四|几|这|那)?(?:伙|帮|群|对)(?:富二代|小混混|混混|小年轻|外地佬|老乡|社会人|社会青年|打工仔|兄弟|姐妹|父子|母女|夫妇|情侣))",
        r"(?:毒贩|逃犯|通缉犯|毒枭|毒老板|拆家|嫌犯)(?:叫|名叫)?(?P<n>(?![的打和跟])[一-鿿]{2,3}?)(?=[,，。整躲藏在现改换用回住逃又就])",
    )
)
_NAME = r"[A-Z][a-z'\-]{1,15}"
_DOES = (
    r"reads?|brings?|buys?|picks?|puts?|stash(?:es|ed)|meets?|recruits?|pays?|pick(?:s|ed)|hand(?:s|ed)|knows?|suppli(?:es|ed)|owns?|picked|owes|"
    r"shows?|showed|turned|came|comes|goes|walk(?:s|ed)|drove|texted|text(?:s|ing)|call(?:s|ed)|threatened|hit|beat|slaps?|warns?|warned|tips|tipped|"
    r"sold|dealt|cook(?:s|ed)|grow(?:s)?|smoked|use(?:s|d)|rents?|sits|stands|waits|hangs|collects?|delivers?|dropped|drops|swaps?|mixes|presses"
)
_EN = tuple(
    re.compile(expression)
    for expression in (
        rf"(?<=\w, )(?P<n>{_NAME}(?: {_NAME})?)(?=, (?!and\b|or\b|\d|[A-Z]{{2}}\b))",
        rf"\b(?P<n>{_NAME}(?: {_NAME})?)(?= (?:{_DOES})\b)",
        rf"\b(?:[Ss]urnamed|[Cc]all(?:s|ed)? (?:him|her|himself|herself)|[Tt]hey say|[Nn]icknamed|[Ss]treet name(?: is)?|[Gg]oes by(?: the name(?: of)?)?|[Nn]ame of|[Gg]o by) \"?(?P<n>{_NAME}(?: {_NAME}){{0,2}})",
        r"\b(?P<n>[Ss]urnamed [A-Z][a-z]{1,12})",
        r"\b[Tt]hat (?P<n>[a-z]{3,12} [a-z]{3,14}) (?=(?:yall|y'all|you all|you lot|you guys|ya'll|the cops|the police|u guys|they) )",
        rf"\b(?P<n>{_NAME})(?= (?:w/?|with|wit) (?:the|a|da) )",
        rf"\b(?P<n>[Tt]he {_NAME} (?:brothers|sisters|twins|boys|family|cousins|crew|lads|gang))\b",
        rf"\b(?P<n>{_NAME}(?: [A-Z]\.){{1,2}} {_NAME})\b",
        rf"\b(?:[Bb]oss|[Ss]upplier|[Rr]unner|[Ss]kipper|[Ll]andlord|[Ww]arden|[Cc]lerk|[Cc]ook|[Cc]hemist|[Pp]lug|[Rr]ingleader|[Hh]ead man|[Ll]eader)(?:'s name)? (?:is|called|was) (?:one )?(?P<n>(?:Mr\.? |Mrs\.? )?{_NAME}(?: {_NAME})?)",
        rf"(?<!\bthe )\b(?P<n>{_NAME} {_NAME})(?= from (?:the|number|no\.|flat|unit|upstairs|next door))",
        r"\b(?P<n>[Tt]wo|[Tt]hree|[Oo]lder|[Ss]ome) (?:brothers|boys|lads|blokes|fellas|sisters)\b",
        r"\b(?P<n>(?:[Tt]wo|[Tt]hree|[Ff]our|[Oo]lder|[Aa]|[Tt]he|[Ss]ome)(?: (?:big|old|older|young|skinny|tall|local|foreign|white|bald))? (?:brothers|boys|lads|lad|blokes|bloke|fellas|fella|fellow|geezer|geezers|chap|chaps|gentleman|aunty|auntie))\b",
    )
)
#: Trades, clothes and groups describe; they give nobody a name.
_TOLD_BY_LOOKS = re.compile("[穿戴骑留剃纹染一两三四几这那有]")
#: "on Tilden sells", "at Copper Kettle": what stands after these is where, not who.
_WHERE = re.compile(
    r"\b(?:at|on|in|off|near|behind|of|outside|by|past|from|to|via|under|around|through|aboard|called the|the) ?$",
    re.IGNORECASE,
)
_WHERE_REACH = 12


def shapes_zh(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans of names and descriptions in a folded Chinese text; the flag says that somebody could know who is meant."""
    for expression in _ZH:
        for match in expression.finditer(text):
            yield *match.span("n"), _TOLD_BY_LOOKS.match(match["n"]) is None


def shapes_en(cased: str, not_names: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """The same for English, with the case kept; ``not_names`` are words that begin with a capital and name nobody."""
    for expression in _EN:
        for match in expression.finditer(cased):
            words = {word.strip("'.").lower() for word in match["n"].split()}
            if match["n"][0].isupper() and (words & not_names or _stands_for_a_place(cased, match.start("n"))):
                continue
            yield *match.span("n"), match["n"][0].isupper()


def _stands_for_a_place(cased: str, start: int) -> bool:
    return _WHERE.search(cased[max(0, start - _WHERE_REACH) : start]) is not None


#: Who only told the caller, or belongs to the caller, is no suspect: 我女儿说, "my cousin told me", his brother's car.
_SOURCES = re.compile(
    r"(?:我们?的?|我家)(?:儿子|女儿|孩子|小孩|娃儿?|侄子|外甥|弟弟?|妹妹?|老公|老婆|朋友|同事|邻居|妈|爸|老乡)(?=说|讲|告诉|看到|看见|听|班上|班里|学校|发现|直咳|被害)"
    r"|(?<=[他她])(?:爸|妈|老丈人|丈母娘|小舅子|堂弟|堂哥|表哥|表弟|姐|哥|弟|老婆|老公|外婆|奶奶|爷爷|姑|舅)(?=家|的身份证|的车|的名字|的卡|的号|的房)"
    r"|警察叔叔|民警叔叔|妈呀|我的妈|(?<=当)[妈爸爹娘](?=的)|谢谢你们|这个人(?=[a-z0-9])|带孩子|救救孩子|"
    r"\b(?:my|our) [a-z\-]{2,12}(?= (?:says|said|told|tells|saw|sees|heard|works there|came home|has to walk|was told)\b)"
    r"|\b(?:her|his|their|my|our) [a-z\-]{2,12}(?='s (?:percs|pills|car|house|place|garage|flat|name|id|meds|boat|phone|basement|yard|shed|tablets|prescription)\b)"
    r"|\b(?:a|the|an|this|some) [a-z\-]{2,12}(?: [a-z\-]{2,12})?(?= (?:(?:is|was) )?(?:called|named|goes by|nicknamed|known as|surnamed)\b)"
)


def bystanders(text: str) -> set[int]:
    """Positions of the folded text that speak of somebody who is neither suspect nor casualty."""
    return {index for match in _SOURCES.finditer(text) for index in range(*match.span())}


_CHILD = re.compile(r"\b(?:child|children|kid|kids|baby|toddler|infant|newborn|son|daughter|boy|girl)$")
_OTHERS_EN = re.compile(r"(?:his|her|their|your|ur) ")
#: A role is told of, not only mentioned, where it opens a clause or does something.
_OPENS = re.compile(
    r"(?:^|[.,;:!?\n(\"] ?|\b(?:and|but|because|that|when|then|so|where|while|cause|n|think|hi|yeah|um|uh|help) )$"
)
_DOES_NEXT = re.compile(
    r"(?:,? ?\"?(?:is|was|who|has|had|in|at|from|with|next|upstairs|downstairs|just|keeps|named|called|wearing|over|across|outside|behind|inside|took|ate|lets|will|won't|cant|can't|isn't|isnt|not)\b|'s\b| [a-z]{2,12}(?:s|ed|ing|in)\b)"
)
_MENTIONED_ZH = re.compile(r"(?:给|告诉|问|求|怕|像|陪|替|不是|我是|作为|问过|求求|谢谢|麻烦)$")
_OWNED_ZH = re.compile(r"的(?:话|身份|名字|手机|电话|钱|车|店|家|房|时候|意思|面|味|书包|身体|安全)")


def is_mentioned_only_en(text: str, start: int, end: int) -> bool:
    """Whether a role in an English text is only mentioned: somebody's relative, whom a thing is told or given to."""
    if _OTHERS_EN.match(text, start, end):
        return _CHILD.search(text[start:end]) is None
    return not _OPENS.search(text[max(0, start - _WHERE_REACH) : start]) and not _DOES_NEXT.match(text, end)


def is_mentioned_only_zh(text: str, start: int, end: int) -> bool:
    """The same for a Chinese text."""
    return bool(_MENTIONED_ZH.search(text[max(0, start - 3) : start]) or _OWNED_ZH.match(text, end))
