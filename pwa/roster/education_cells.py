"""Parse an education (GB/T 4658) as offices write it: the level with the way of study before it (在职研究生, 函授本科,
中央党校大学) and with how it ended behind it (本科肄业). Pure."""

import re

from pwa.members import codes

from .cells import Value, Wrong, text_of

_LEVELS = """
研究生10 研究生班10 硕博10 博士11 博士后11 博士研究生11 硕士14 硕士研究生14 mba14 mpa14
大学20 本科20 大学本科20 大本20 学士20 双学士20 本科生20 大学生20 专升本20 大学普通班28 大普28 大普班28
大专30 专科30 大学专科30 高职30 高职高专30 高等职业30 大专生30 专科生30 高专30
中等职业40 中职40 职业中专41 中专41 中等专科41 中师41 中等师范41 师范41 卫校41 中专生41 职高44 职业高中44 职业中学44
技校47 中技47 技工47 技工学校47 高技47 高级技工47 技师学院47
高中60 普通高中60 普高60 中学60 高中生60 初中70 初中生70 初级中学70 小学80 高小80 初小80 完小80 文盲90 半文盲90 不识字90
"""
LEVELS = {said[:-2]: said[-2:] for said in _LEVELS.split()}
# How somebody studied says nothing about the level.
WAY = re.compile(
    r"^(?:全日制|非全日制|在职|函授|成人|成教|成人教育|成人高等教育|自学考试|自学|自考|高自考|夜大学?|业余|电大|广播电视|电视|网络|网络教育|网教"
    r"|远程|远程教育|脱产|半脱产|国民教育|国家开放|开放教育|国开|普通|普通高等教育|继续教育|委托培养|定向|统招|第一|最高"
    r"|(?:中央|中共中央|[^党校]{0,4}(?:省|市|区|县|地|州)委?)?党校(?:函授|在职)?|中央|军校|军队院校)+(?:的)?"
)
ENDS = re.compile(r"(?:学历|教育|程度|文化程度|文化|水平|毕业生?|及以下|以下)$")
DEGREE = re.compile(r"[/、,;](?:\w{0,4}(?:学士|硕士|博士))(?:学位)?$")  # behind the level: 大学本科/学士
BELOW = ("70", "80")  # '初中及以下' is a level of its own in statistics; of others the level is not said
LEFT = {"毕业": 1, "结业": 2, "肄业": 3}  # what is added to the code of a level


def education(value: Value) -> str:
    """Return a code of GB/T 4658, from the code or from words."""
    said = "".join(text_of(value).lower().split())
    if said in codes.EDUCATIONS:
        return said
    level = DEGREE.sub("", said)
    for words in (said, re.sub(r"[(\[【].*?[)\]】]", "", said), re.sub(r"[()\[\]【】/、]", "", said), level):
        if code := _known(words) or _left(words) or _bare(words):
            return code
    raise Wrong("education", said=said[:40])


def _known(words: str) -> str:
    """The code of a level by one of its names."""
    if words in LEVELS:
        return LEVELS[words]
    return next((code for code, (zh, en) in codes.EDUCATIONS.items() if words in (zh, en.replace(" ", ""))), "")


def _left(words: str) -> str:
    """The code of a level that was left in a way that has a code: 本科肄业."""
    for ending, more in LEFT.items():
        level = words.endswith(ending) and (_known(words.removesuffix(ending)) or _bare(words.removesuffix(ending)))
        if level and more > 1:
            return f"{int(level) + more:02}" if f"{int(level) + more:02}" in codes.EDUCATIONS else ""
    return ""


def _bare(words: str) -> str:
    """The code of a level without the way of study before it and the general words behind it."""
    below = words.endswith("以下")
    while words and not _known(words):
        shorter = ENDS.sub("", words)
        shorter = WAY.sub("", words) if shorter == words else shorter
        if shorter == words:
            return ""
        words = shorter
    code = _known(words)
    return "" if below and code not in BELOW else code
