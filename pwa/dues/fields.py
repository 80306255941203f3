"""Declare the fields that dues need beside those of every form: a month, and an amount in yuan."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pwa.core.fields import Ask, Schema

from .money import MOST, YUAN, fen_of
from .months import MONTH, month_in


@dataclass(frozen=True, kw_only=True)
class Month(Ask):
    """A calendar month, written `2026-11`; its value is the date of the first day."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        month = month_in(given.strip()) if isinstance(given, str) else None
        return (month, None) if month else (None, "not_a_month")

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{MONTH.pattern}$"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"type": "month", "maxlength": 7, "placeholder": "2026-11"}


@dataclass(frozen=True, kw_only=True)
class Amount(Ask):
    """An amount in yuan above zero with at most two decimals; its value is whole 分."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        fen = fen_of(given.strip()) if isinstance(given, str) else None
        return (fen, None) if fen and fen <= MOST else (None, "not_an_amount")

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{YUAN.pattern}$"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"inputmode": "decimal", "maxlength": 9, "autocomplete": "off"}
