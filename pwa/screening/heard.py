"""When a word of a round last reached a member: one of the facts behind 'out of contact' (cases/heard.py)."""

from typing import Any

import peewee as pw

from .models import Word

SPOKEN = ("questionnaire", "phone", "visit", "message")  # what the family or a register says is no word of theirs


def reached(member: Any) -> Any:
    """The moment of the last word that reached the member in this column; an attempt that reached nobody is none."""
    rows = Word.select(pw.fn.MAX(Word.corrected_at))
    return rows.where(Word.member == member, Word.outcome != "not_reached", Word.way.in_(SPOKEN))
