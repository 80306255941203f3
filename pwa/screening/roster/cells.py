"""What a cell of a roster means: text, numbers and days as people and spreadsheets write them. Pure functions.

Each parser takes what the reader found (`str`, `int`, `float`, `date` or a `Flaw`) and gives the value as it is kept,
or raises `Wrong` with a code that `words.py` puts into a sentence with its source.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.members import codes

WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"  # GB 11643
LONGEST = {"name": 40, "address": 200, "job_post": 60, "branch": 200, "destination": 100}
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?(?:[ T]0{1,2}:00(?::00)?(?:\.0+)?)?")
IDENTITY = re.compile(r"(\d{3})\d{11,}[Xx]?")
NOTHING = {"", "-", "--", "/", "—", "无", "\\"}
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


@dataclass(frozen=True)
class Flaw:
    """A cell that holds no value we can take: merged, formula, error, long, number (more digits than it keeps)."""

    kind: str
    text: str = ""


Value = str | int | float | date | Flaw | None


class Wrong(ValueError):
    """The cell cannot be taken; `code` and `values` say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, {name: str(value) for name, value in values.items()}


def without_numbers(text: str) -> str:
    """What somebody wrote, without identity numbers in the wrong place: what is wrong with a row is kept in clear."""
    return IDENTITY.sub(r"\1…", text)


def text_of(value: Value) -> str:
    """The cell as one line of text, half width, without spaces around; a whole number without its '.0'."""
    if isinstance(value, Flaw):
        raise Wrong(value.kind, said=value.text, most=2_000)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.strip().removeprefix("'").split())


def is_empty(value: Value) -> bool:
    """Whether nothing stands in the cell; '-' and '/' are how people write nothing."""
    return value is None or (isinstance(value, str) and len(value) < 99 and text_of(value) in NOTHING)


def words(value: Value, column: str) -> str:
    """Plain words up to the column's length, without signs that have no place in a text."""
    text = text_of(value)
    if len(text) > LONGEST.get(column, 60):
        raise Wrong("long", most=LONGEST.get(column, 60))
    if "\ufffd" in text:
        raise Wrong("unreadable")
    return text


def name(value: Value) -> str:
    """A name: letters of any script, '·', '-', "'", spaces; between Chinese signs these are typing ('王 芳')."""
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
    """'1' male, '2' female (GB/T 2261.1)."""
    return _chosen(value, SEXES, "男、女")


def kind(value: Value) -> str:
    """'full' or 'probationary'."""
    return _chosen(value, KINDS, "正式党员、预备党员")


def status(value: Value) -> str:
    """'normal' or 'suspended'."""
    return _chosen(value, STATUSES, "正常、停止党籍")


def yes(value: Value) -> bool:
    """Yes or no."""
    return _chosen(value, {**dict.fromkeys(YES, "1"), **dict.fromkeys(NO, "")}, "是、否") == "1"


def ethnicity(value: Value) -> str:
    """A code of GB/T 3304, from the code, '汉', '汉族' or 'Han'."""
    said = text_of(value).replace(" ", "")
    code = said.zfill(2) if said.isdigit() else said
    if code in codes.ETHNICITIES:
        return code
    for code, (zh, en) in codes.ETHNICITIES.items():
        if said.removesuffix("族") == zh.removesuffix("族") or said.lower() == en.lower().replace(" ", ""):
            return code
    raise Wrong("ethnicity", said=said[:40])


def education(value: Value) -> str:
    """A code of GB/T 4658, from the code or the usual words."""
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
    """The code where the words or the digits are one, else the words as they stand: no table has every post."""
    said = words(value, "job_post")
    for code, (zh, en) in codes.POSTS.items():
        if said in (zh, en):
            return code
    if said.isdigit() and (len(said) > 4 or not codes.post_of(said)):
        raise Wrong("job_post", said=said[:40])
    return said


def day(value: Value, epoch_1904: bool = False) -> date:
    """A day: a date cell, '1990-1-1', '1990.1.1', '1990年1月1日', '19900101', or a spreadsheet's serial number.

    Raises Wrong('no_day') where only year and month are given.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _serial(value, epoch_1904)
    said = text_of(value)
    if re.fullmatch(r"\d{8}", said):
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    elif re.fullmatch(r"\d{5}(\.0+)?", said):
        return _serial(float(said), epoch_1904)
    found = DAY.fullmatch(said) or DAY.fullmatch(said.replace(" ", ""))
    if found is None:
        raise Wrong("no_day" if re.fullmatch(r"\d{6}|\d{4}年?", said) else "date", said=said[:40])
    if not found[3]:
        raise Wrong("no_day", said=said[:40])
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Wrong("date", said=said[:40]) from None


def month(value: Value) -> tuple[int, int] | None:
    """Year and month of a cell that names no day ('1990年1月', 1990.1, 199001); None for anything else."""
    said = "" if isinstance(value, date | Flaw) else text_of(value)
    found = re.fullmatch(r"(\d{4})[-./年]?(\d{1,2})月?", said)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def _serial(number: float, epoch_1904: bool) -> date:
    """The day a spreadsheet counts so: from 30 December 1899 (its own leap day error allowed for), or from 1904."""
    if 19_000_101 <= number <= 21_001_231 and float(number).is_integer():
        return day(str(int(number)))
    if 1800 <= number <= 2200:
        raise Wrong("no_day", said=number)
    if 190_001 <= number <= 210_012:
        raise Wrong("no_day", said=int(number))
    if not 60 < number < 80_000:
        raise Wrong("date", said=number)
    return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(number))


def id_number(value: Value) -> str:
    """Eighteen signs with the right check sign (GB 11643-1999). A number cell has lost its last digits for ever."""
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
    """The birth date inside an ID number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Wrong("id_day") from None


def sex_of(number: str) -> str:
    """The sex inside an ID number: an odd sequence is a man's."""
    return "1" if int(number[16]) % 2 else "2"


def telephone(value: Value) -> tuple[str, str]:
    """('phone', eleven digits) for a mobile one ('+…' from abroad), ('landline', '0571-88886666') for any other."""
    said = re.sub(r"[\s()\u2010-\u2015]", "", text_of(value).replace("—", "-"))
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", said.replace("-", ""))
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return "phone", digits
    abroad = re.sub(r"^00", "+", said.replace("-", ""))
    if re.fullmatch(r"\+[1-9]\d{6,14}", abroad):
        return "phone", abroad
    found = re.fullmatch(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})(?:-(\d{1,6}))?", re.sub(r"^\+86-?", "0", said))
    if found:
        return "landline", "-".join(part for part in found.groups() if part)
    raise Wrong("phone", said=f"{said[:3]}…" if len(said) > 3 else said)
