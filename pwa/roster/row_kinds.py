"""Recognise rows that are no person and no unit: totals, signatures, headings that are repeated, numbers of columns,
notes. Each must be deleted before the table can be applied; none is guessed away. Pure functions over cells as the file
parser writes them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from .cells import says_nothing
from .columns import MEMBERS, UNITS, Header, read_header
from .headings import text_of

TOTAL = re.compile(
    r"(?:本页|本表|全部|人员|党员)?(?:合计|总计|小计|共计|累计|总人数|党员总数|总数|汇总|total|sum|subtotal)"
    r"(?:$|[\d:(]|[一二三四五六七八九十百]+[人名个]|人|名|个|党员|男|女|数)|共计?\d+(?:人|名|个|条|户|项)"
)
SIGNATURE = re.compile(
    r"(?:填表|填报|制表|制单|上报|审核|审批|复核|经办|采集|录入|统计|核对)(?:人|员|单位|日期|时间|部门|领导)?"
    r"(?:签字|签名|\(签字\)|\(签名\)|\(盖章\))?(?::|$|\d)"
    r"|(?:联系|负责|单位负责|分管|党支部|支部)?(?:人|书记|领导|电话|日期|时间|单位|地址)(?:签字|签名|\(签字\)|\(签名\)|\(盖章\))?:"
    r"|[^:]{0,12}(?:负责人|主管|领导|书记)\(?(?:签字|签名|签章|盖章)?\)?:"
    r"|(?:单位)?\(?(?:盖章|公章|签字|签名)\)?(?::|$)|\d{4}年\d{1,2}月\d{1,2}日$"
)
NOTE = re.compile(r"(?:备注|说明|注|填表说明|填写说明|注意|注意事项)\d?(?::|$)|[*※]")
EXAMPLE = re.compile(
    r"(?:必填|选填|非必填|必录|必选|可空|可不填)项?$|(?:填写)?(?:示例|样例|举例|范例|例子|例如|例)(?::|行|$)"
)
COUNTERS = {sign: place for place, sign in enumerate("甲乙丙丁戊己庚辛壬癸", 1)}


def not_a_record(cells: Sequence[Any], header: Header, titles: Sequence[str], what: str) -> str:
    """Return what this row is instead of a record, as a code of `labels.WRONG`; '' for a record."""
    said = [(at, bare(text_of(cell))) for at, cell in enumerate(cells)]
    said = [(at, words) for at, words in said if words]
    if not said:
        return ""
    if all(says_nothing(words) for _, words in said):
        return "row_note"  # a line drawn with signs
    first = [words for _, words in said[:2]]
    if any(TOTAL.match(words) for words in first):
        return "row_total"
    if _repeats_headings(cells, header, what):
        return "row_heading"
    if _numbers_columns([words for _, words in said]):
        return "row_numbers"
    if SIGNATURE.match(first[0]) and (":" in first[0] or len(said) <= 4):
        return "row_signature"
    if NOTE.match(first[0]) and len(said) <= 2:
        return "row_note"
    name = header.places.get("name")
    if any(EXAMPLE.match(words) for at, words in said[:2] if at == name or at == said[0][0]):
        return "row_example"
    if len(said) == 1 and (said[0][0] != name or _is_no_name(said[0][1])) and (what == "members" or said[0][0] == name):
        return "row_note"
    return ""


def bare(text: str) -> str:
    """Return a text in the form in which it is compared: half width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _is_no_name(words: str) -> bool:
    return len(words) > 12 or any(sign in words for sign in ":;,。!?()[]【】/、") or bool(re.search(r"\d", words))


def _repeats_headings(cells: Sequence[Any], header: Header, what: str) -> bool:
    columns = UNITS if what == "organisations" else MEMBERS
    again = read_header([text_of(cell) for cell in cells], columns).places
    same = [column for column, at in again.items() if header.places.get(column) == at]
    return len(same) >= 3 or ("name" in same and len(same) >= 2)


def _numbers_columns(said: Sequence[str]) -> bool:
    """Whether the cells count: 1 2 3 …, ① ② ③ …, (1) (2) (3) …, or 甲 乙 and then 1 2 3."""
    numbers = []
    for words in said:
        found = re.fullmatch(r"[(\[<]?(\d{1,2})[)\].>、]?(?:栏|列)?", words)
        if words not in COUNTERS and found is None:
            return False
        numbers.append(int(found[1]) if found else 0)
    counted = [number for number in numbers if number]
    return len(numbers) >= 3 and all(later == earlier + 1 for earlier, later in zip(counted, counted[1:], strict=False))
