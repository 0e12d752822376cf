"""Finds spans that could point to the tipster, so that they are masked until opened with a reason.

Masking too much costs an officer a click; masking too little can cost somebody's life. So this reads widely.
"""

import re

from hotline.triage.folding import Folded
from hotline.triage.understanding import Clue

_KIN_ZH = "儿子|女儿|老公|丈夫|老婆|妻子|媳妇|爸爸|妈妈|爸|妈|父亲|母亲|弟弟|弟|哥哥|哥|姐姐|姐|妹妹|妹|前夫|前妻|男朋友|女朋友|男友|女友|对象|前男友|前女友|表哥|表弟|表姐|表妹|堂哥|堂弟|侄子|外甥|叔叔|叔|舅舅|舅|姐夫|嫂子|公公|婆婆|朋友|室友|同学|同事|邻居|房东|租客|老板|老乡|徒弟|师傅|孙子|客户|上司|闺蜜|战友|学生"
_ZH = re.compile(
    rf"(?:我|本人|俺)(?:就)?(?:是|叫|做为|作为)[^。！？!?;；\n,，]{{1,16}}"
    rf"|作为[^。！？!?;；\n,，]{{1,12}}"
    rf"|(?:我|我们|俺|本人|咱)(?:家)?(?:就)?(?:住|家住|家在|租住|搬来|搬到)[^。！？!?;；\n,，]{{1,16}}"
    rf"|(?:我|我们)(?:以前|之前|曾经|现在|一直|就)?(?:在|给|帮|跟|替|为)[^。！？!?;；\n,，]{{1,12}}(?:上班|打工|工作|干活|当|做事|开车|读书|上学|做|看场|帮忙|租房|买过|拿过货)[^。！？!?;；\n,，]{{0,6}}"
    rf"|我(?:的)?(?:亲)?(?:{_KIN_ZH})|我(?:们)?(?:家)?(?:楼上|楼下|隔壁|对门|对面|邻居|同一?栋|同楼)"
    rf"|(?:跟|和|与)我(?:是|同|一起|住|一个)[^。！？!?;；\n,，]{{1,10}}"
    rf"|我们(?:公司|厂|单位|学校|班|村|小区|楼|店|宿舍|车队|工地|所|科室|部门)[^。！？!?;；\n,，]{{0,4}}"
    rf"|只有我(?:一个人)?(?:知道|看见|在场)?|我(?:亲眼|昨晚|今天|刚才)[^。！？!?;；\n,，]{{0,4}}(?:看到|看见|听到|去过|去送|送货)[^。！？!?;；\n,，]{{0,6}}"
    rf"|我(?:的)?(?:电话|手机|手机号|微信|名字|号码|车牌|身份证|工号|姓)(?:是|叫|号|为|:)?[^。！？!?;；\n,，]{{1,20}}|我跟他(?:们)?[^。！？!?;；\n,，]{{1,10}}|我阳台|我窗户|我家窗"
)
_KIN_EN = (
    "son|daughter|husband|wife|brother|sister|mom|mum|mother|dad|father|boyfriend|girlfriend|partner|cousin|nephew|niece|uncle|aunt|"
    "best friend|friend|roommate|flatmate|housemate|co-worker|coworker|colleague|ex-husband|ex-wife|ex-boyfriend|ex-girlfriend|ex|grandson|"
    "granddaughter|stepson|stepdaughter|stepdad|stepfather|stepmother|neighbor|neighbour|landlord|tenant|boss|manager|supervisor|customer|"
    "client|student|classmate|brother-in-law|sister-in-law|father-in-law|mother-in-law|in-laws|supplier|dealer|teammate|employer|employee"
)
_EN = re.compile(
    rf"\b(?:i am|i'm|im|i was|i used to be|i have been|i've been|as) (?:his|her|their|the|a|an|one of|on|in|at|from|renting|living|staying|working)\b[^.!?;\n,]{{0,50}}"
    rf"|\b(?:i|we) (?:live|lived|work|worked|rent|stay|sleep|clean|drive|deliver|study|go to school|moved|park|used to (?:work|live|buy|date|drive|deliver|clean))\b[^.!?;\n,]{{0,50}}"
    rf"|\bmy (?:own |older |younger |little |big |former |next door |upstairs |downstairs )?(?:{_KIN_EN})\b(?:'s)?"
    rf"|\b(?:my|our) (?:balcony|window|apartment|house|flat|backyard|yard|unit|building|block|street|shop|store|office|shift|kitchen|bedroom|driveway|desk|class|ship|crew|route|dorm|school|floor|hallway|porch)\b(?: (?:on|at|in|above|below|facing|across|is)\b[^.!?;\n,]{{1,30}})?"
    rf"|\bmy (?:name|number|phone|cell|email|badge|address|telegram|wechat)\b[^.!?;\n,]{{1,30}}"
    rf"|\b(?:only|just) (?:i|me)\b[^.!?;\n,]{{0,25}}|\bi(?:'m| am) the only\b[^.!?;\n,]{{1,40}}|\b(?:next door|upstairs|downstairs|across the hall|across) (?:from|to|of) (?:me|us)\b"
    rf"|\b(?:above|below|beneath|beside|next to) (?:me|us|my [a-z]{{2,12}})\b|\bwe (?:share|went to school|dated|were married|broke up|work)\b[^.!?;\n,]{{0,25}}"
    rf"|\bi (?:bought|buy|sold|delivered|dropped off|picked up|drove|dated|served|treated|taught|coach|cut)\b[^.!?;\n,]{{0,25}}"
)


def tipster_clues(folded: Folded) -> tuple[Clue, ...]:
    """All such spans in reading order, none overlapping."""
    spans = sorted(match.span() for pattern in (_ZH, _EN) for match in pattern.finditer(folded.text))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(_clue(folded, *span) for span in kept)


def _clue(folded: Folded, start: int, end: int) -> Clue:
    first, last = folded.back(start, end)
    return Clue(first, last, folded.source[first:last])
