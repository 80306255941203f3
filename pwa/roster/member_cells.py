"""Parse cells of the official form about a person: name, ID number, coded values.

Pure functions; each raises `Wrong` with a code, like those in `cells.py`.
"""

import re
import unicodedata
from datetime import date

from pwa.members import codes

from .cells import Flaw, Value, Wrong, lines_of, text_of, words

WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"  # GB 11643
YES = set("是 有 对 y yes true 1 √ ✓ v".split())
NO = set("否 无 不是 没有 n no false 0 × x".split())
KINDS = dict.fromkeys(("正式党员", "正式", "01", "full", "fullmember"), "full")
KINDS |= dict.fromkeys(("中共党员", "中共正式党员", "中国共产党党员", "中国共产党正式党员", "党员(正式)"), "full")
KINDS |= dict.fromkeys(("中共党员(正式)", "正式党员(中共党员)"), "full")
KINDS |= dict.fromkeys(("预备党员", "预备", "02", "probationary", "probationarymember"), "probationary")
KINDS |= dict.fromkeys(("中共预备党员", "中国共产党预备党员", "党员(预备)", "中共党员(预备)"), "probationary")
SEXES = dict.fromkeys(("男", "男性", "1", "m", "male"), "1") | dict.fromkeys(("女", "女性", "2", "f", "female"), "2")
STATUSES = dict.fromkeys(("正常", "1", "01", "normal"), "normal")
STATUSES |= dict.fromkeys(("停止党籍", "停止", "12", "suspended"), "suspended")
_SHORT = "维05 维族05 蒙02 蒙族02 哈族17 柯族29 朝10 朝族10 俄族44 乌兹别克43 乌兹别克族43 汉民族01"
ETHNICITIES = {said[:-2]: said[-2:] for said in _SHORT.split()}


def name(value: Value) -> str:
    """Return a name: letters of any script, '·', '-', "'", spaces. Spaces between Chinese characters are removed ('王
    芳')."""
    lines = lines_of(value)
    if len(lines) > 1 and any(len(line.strip()) > 1 for line in lines):
        raise Wrong("several_lines")
    text = re.sub("[•‧∙⋅・]", "·", words(value, "name"))
    if re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff〇· .]+", text):
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
    if said in ETHNICITIES:
        return ETHNICITIES[said]
    for code, (zh, en) in codes.ETHNICITIES.items():
        if said.removesuffix("族") == zh.removesuffix("族") or said.lower() == en.lower().replace(" ", ""):
            return code
    raise Wrong("ethnicity", said=said[:40])


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
