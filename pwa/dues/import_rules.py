"""Read a row of a branch's old book of dues: pure functions on the cells of a table, as people and spreadsheets write
them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pwa.members.file_items import Month
from pwa.roster.cells import Value, Wrong, text_of
from pwa.roster.date_cells import said_date

from . import months
from .money import MOST, fen_of
from .rules import BACK, REGULAR, VOLUNTARY, why_no_payment

# column: (Chinese heading, English heading, other usual headings); the shape is that of `pwa.roster.columns`
COLUMNS: dict[str, tuple[str, str, str]] = {
    "name": ("姓名", "Name", "党员姓名 交纳人 交款人 member membername"),
    "id_number": ("公民身份号码", "Identity number", "身份证号 身份证号码 身份证 idnumber"),
    "kind": ("交纳种类", "Kind of payment", "种类 类别 党费类别 交费类型 kind"),
    "first": ("起始月份", "First month", "月份 交纳月份 所属月份 党费月份 从 month frommonth"),
    "last": ("截止月份", "Last month", "终止月份 到 至 tomonth"),
    "amount": ("金额", "Amount", "交纳金额 党费金额 实交 实交金额 实收 党费 amountinyuan yuan"),
    "paid_on": ("交纳日期", "Paid on", "日期 交费日期 收款日期 缴纳日期 date paidon"),
}
REQUIRED = ("name", "first", "amount", "paid_on")
# code: (Chinese word, English word, other usual words)
KIND_WORDS: dict[str, tuple[str, str, str]] = {
    REGULAR: ("当月或当季党费", "dues of the month or quarter", "党费 当月党费 月党费 按月 正常 regular"),
    BACK: ("补交以前月份党费", "dues of earlier months", "补交 补缴 补交党费 补缴党费 back"),
    VOLUNTARY: ("自愿多交", "voluntary, beyond the dues", "自愿 多交 自愿交纳 voluntary"),
}
KINDS = {
    word.casefold(): kind
    for kind, (chinese, english, others) in KIND_WORDS.items()
    for word in (chinese, english, *others.split())
}


@dataclass(frozen=True)
class BookRow:
    """One payment of an old book, as read."""

    name: str
    id_number: str
    kind: str
    first: date
    last: date
    amount: int
    paid_on: date


def read_row(cells: Mapping[str, Value], today: date) -> tuple[BookRow | None, dict[str, str]]:
    """Return (the payment, {}) or (None, column → reason code)."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column, read in (("name", text_of), ("id_number", text_of), ("first", _month), ("last", _month),
                         ("amount", _amount), ("paid_on", _day)):  # fmt: skip
        try:
            found[column] = read(cells.get(column))
        except (Wrong, ValueError):
            wrong[column] = {"amount": "not_an_amount", "paid_on": "not_a_date"}.get(column, "not_a_month")
    wrong |= {column: "required" for column in REQUIRED if column not in wrong and not found[column]}
    if wrong:
        return None, wrong
    found["last"] = found["last"] or found["first"]
    kind = _kind(text_of(cells.get("kind")), found["last"], found["paid_on"])
    if kind is None:
        return None, {"kind": "not_a_choice"}
    if found["paid_on"] > today:
        return None, {"paid_on": "in_the_future"}
    row = BookRow(kind=kind, **found)
    why = why_no_payment(kind, row.amount, row.first, row.last, row.paid_on, None)
    return (None, {FIELD_OF.get(why, "last"): why}) if why else (row, {})


FIELD_OF = {"large_goes_to_committee": "amount", "before_joining_month": "first"}


def _month(value: Value) -> date | None:
    if value is None or text_of(value) == "":
        return None
    if isinstance(value, str) and (month := months.month_in(value.strip())):
        return month
    said = said_date(value)
    return said.first if isinstance(said, Month) else months.month_of(said)


def _day(value: Value) -> date | None:
    if value is None or text_of(value) == "":
        return None
    said = said_date(value)
    if isinstance(said, Month):
        raise ValueError("a day is needed")
    return said


def _amount(value: Value) -> int | None:
    text = text_of(value).replace(",", "").removesuffix("元").removeprefix("¥").strip()
    if not text:
        return None
    fen = fen_of(text)
    if not fen or fen > MOST:
        raise ValueError("no amount")
    return fen


def _kind(said: str, last: date, paid_on: date) -> str | None:
    """Return the kind of payment that a cell says; without a word arrears are those of earlier months."""
    if not said:
        return BACK if last < months.month_of(paid_on) else REGULAR
    kind = KINDS.get(said.casefold())
    if kind == REGULAR and last < months.month_of(paid_on):
        return BACK
    return kind
