"""Parse cells of the official form about a person: name, ID number, coded values.

Pure functions; each raises `Wrong` with a code, like those in `cells.py`.
"""

import re
import unicodedata
from datetime import date

from pwa.members import codes

from .cells import Flaw, Value, Wrong, text_of, words

WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"  # GB 11643
YES = set("是 有 对 y yes true 1 √ ✓ v".split())
NO = set("否 无 不是 没有 n no false 0 × x".split())
KINDS = {"正式党员": "full", "正式": "full", "01": "full", "full": "full", "fullmember": "full"}
KINDS |= dict.fromkeys(("预备党员", "预备", "02", "probationary", "probationarymember"), "probationary")
SEXES = dict.fromkeys(("男", "男性", "1", "m", "male"), "1") | dict.fromkeys(("女", "女性", "2", "f", "female"), "2")
STATUSES = dict.fromkeys(("正常", "1", "01", "normal"), "normal")
STATUSES |= dict.fromkeys(("停止党籍", "停止", "12", "suspended"), "suspended")
_USUAL = "研究生10 博士11 硕士14 大学20 本科20 大学本科20 大专30 专科30 大学专科30 高职30 中职40 中专41 中等专科41"
_USUAL += " 职高44 技校47 高中60 普通高中60 中学60 初中70 小学80 文盲90"
EDUCATIONS = {said[:-2]: said[-2:] for said in _USUAL.split()}


def name(value: Value) -> str:
    """Return a name: letters of any script, '·', '-', "'", spaces. Spaces between Chinese characters are removed ('王
    芳')."""
    text = re.sub("[•‧∙⋅・]", "·", words(value, "name"))
    if re.fullmatch(r"[\u3400-\u9fff· .]+", text):
        text = text.replace(" ", "").replace(".", "·")
    odd = any(sign not in "·-'’ 〇" and unicodedata.category(sign)[0] not in "LM" for sign in text)
    if odd or len(text) < 2 or not any(map(str.isalpha, text)):
        raise Wrong("name")
    return text


def _chosen(value: Value, table: dict[str, str], choices: str) -> str:
    said = text_of(value).lower().replace(" ", "")
    if said not in table:
        raise Wrong("choice", said=said[:40], choices=choices)
    return table[said]


def sex(value: Value) -> str:
    """Return '1' for male, '2' for female (GB/T 2261.1)."""
    return _chosen(value, SEXES, "男、女")


def kind(value: Value) -> str:
    """Return 'full' or 'probationary'."""
    return _chosen(value, KINDS, "正式党员、预备党员")


def status(value: Value) -> str:
    """Return 'normal' or 'suspended'."""
    return _chosen(value, STATUSES, "正常、停止党籍")


def yes(value: Value) -> bool:
    """Return whether the cell says yes."""
    return _chosen(value, {**dict.fromkeys(YES, "1"), **dict.fromkeys(NO, "")}, "是、否") == "1"


def ethnicity(value: Value) -> str:
    """Return a code of GB/T 3304, from the code, '汉', '汉族' or 'Han'."""
    said = text_of(value).replace(" ", "")
    code = said.zfill(2) if said.isdigit() else said
    if code in codes.ETHNICITIES:
        return code
    for code, (zh, en) in codes.ETHNICITIES.items():
        if said.removesuffix("族") == zh.removesuffix("族") or said.lower() == en.lower().replace(" ", ""):
            return code
    raise Wrong("ethnicity", said=said[:40])


def education(value: Value) -> str:
    """Return a code of GB/T 4658, from the code or the usual words."""
    said = text_of(value).replace(" ", "")
    if said in codes.EDUCATIONS:
        return said
    for ending in ("", "学历", "教育", "毕业"):
        stem = said.removesuffix(ending) if ending else said
        if stem in EDUCATIONS:
            return EDUCATIONS[stem]
        for code, (zh, en) in codes.EDUCATIONS.items():
            if stem == zh or stem.lower() == en.replace(" ", ""):
                return code
    raise Wrong("education", said=said[:40])


def job_post(value: Value) -> str:
    """Return the code of the post where it has one, else the text: no table has every post."""
    said = words(value, "job_post")
    for code, (zh, en) in codes.POSTS.items():
        if said in (zh, en):
            return code
    if said.isdigit() and (len(said) > 4 or not codes.post_of(said)):
        raise Wrong("job_post", said=said[:40])
    return said


def id_number(value: Value) -> str:
    """Return eighteen characters with the right check character (GB 11643-1999). A number cell has lost its last
    digits."""
    if isinstance(value, int | float) or (isinstance(value, Flaw) and value.kind == "number"):
        raise Wrong("number")
    said = text_of(value).upper().replace(" ", "").replace("-", "")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", said):
        raise Wrong("number")
    if re.fullmatch(r"\d{15}", said):
        raise Wrong("id_old")
    if len(said) != 18:
        raise Wrong("id_length", count=len(said))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", said):
        raise Wrong("id_signs")
    if CHECKS[sum(int(digit) * weight for digit, weight in zip(said, WEIGHTS, strict=False)) % 11] != said[17]:
        raise Wrong("id_check")
    born_on_of(said)
    return said


def born_on_of(number: str) -> date:
    """Return the birth date inside an ID number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Wrong("id_day") from None


def sex_of(number: str) -> str:
    """Return the sex inside an ID number: an odd sequence is a man's."""
    return "1" if int(number[16]) % 2 else "2"
