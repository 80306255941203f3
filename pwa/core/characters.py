"""Recognise characters that may not stand in a text: not storable, invisible, or turning its reading direction."""

import unicodedata
from collections.abc import Mapping
from typing import Any

TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the reading direction
UNREAD = "\ufffd"  # what stands where something could not be read


def out_of_place(sign: str) -> bool:
    """Whether it is a control character other than newline, half a character, or turns the reading direction."""
    return sign in TURNS or (unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n")


def readable(text: str) -> str:
    """The text with U+FFFD for what is out of place; tabs and the line ends of forms stay."""
    if text.isprintable():
        return text
    return "".join(UNREAD if out_of_place(sign) and sign not in "\t\r" else sign for sign in text)


def unkeepable(value: Any) -> bool:
    """Whether a text in it holds a control character other than newline, or a sign that turns the reading direction."""
    if isinstance(value, str):
        return not value.isprintable() and any(out_of_place(sign) for sign in value)
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(unkeepable(v) for v in inner)


def posted(form: Mapping[str, str]) -> dict[str, str]:
    """The words of a posted form as a phone sends them; what could not be read (U+FFFD) is refused as the control
    character it may be."""
    return {name: typed(text) for name, text in form.items()}


def typed(text: str) -> str:
    """One value of a posted form as a phone sends it."""
    return text.replace("\r\n", "\n").replace(UNREAD, "\0")
