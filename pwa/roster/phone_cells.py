"""Parse the telephone numbers of a cell. Pure functions; each raises `Wrong` with a code, like those in `cells.py`."""

import re

from .cells import DASHES, Value, Wrong, text_of

LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})(?:(?:-|转)(\d{1,6}))?")
SEVERAL = re.compile(r"[/、,;|\\]+|(?<=\d)(?:或|和|及)(?=[\d+(])")

# What people write beside a number and what says nothing of it: 电话：…, …（本人）.
BESIDE = re.compile(
    r"^\s*(?:本人)?(?:手机|电话|联系电话|手机号码?|移动电话|座机|固定电话|tel|phone)\s*[:.]?\s*(?=[\d+(])|\([^()\d]*\)\s*$",
    re.I,
)

Number = tuple[str, str]  # 'phone' or 'landline', digits


def telephone(value: Value) -> Number:
    """Return ('phone', eleven digits) for a mobile number ('+…' from abroad), ('landline', '0571-88886666') for any
    other. A number that begins with +86 is one of China, and is held to its form."""
    return _number(text_of(value))


def telephones(value: Value) -> list[Number]:
    """Return all numbers of a cell: '13800001111、0571-88886666' holds two."""
    said = text_of(value)
    try:
        return [_number(said)]
    except Wrong:
        parts = [part for part in SEVERAL.split(DASHES.sub("-", said)) if part.strip()]
        parts = said.split(" ") if parts == [said] else parts
        if parts in ([], [said]):
            raise
        return [_number(part) for part in parts]


def hidden(number: str) -> str:
    """Return a number as problems may show it, which are stored unencrypted: '138…11'."""
    return f"{number[:3]}…{number[-2:]}"


def _number(text: str) -> Number:
    said = re.sub(r"[\s()]", "", DASHES.sub("-", BESIDE.sub("", text)))
    digits = said.replace("-", "")
    chinese = re.match(r"(?:\+|00)86", digits)
    if chinese:
        digits = digits[chinese.end() :]
        said = re.sub(r"^(?:\+|00)-?8-?6-?", "", said)
        said = said if said.startswith("0") else f"0{said}"
    elif re.fullmatch(r"861\d{10}", digits):
        digits = digits[2:]
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return "phone", digits
    abroad = re.sub(r"^00", "+", said.replace("-", ""))
    if not chinese and re.fullmatch(r"\+[1-9]\d{6,14}", abroad):
        return "phone", abroad
    if found := LANDLINE.fullmatch(said):
        return "landline", "-".join(part for part in found.groups() if part)
    raise Wrong("phone", said=f"{text[:3]}…" if len(text) > 3 else text)
