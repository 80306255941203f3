"""Recognise forbidden characters in text: control characters, surrogates, and marks that change its direction."""

import unicodedata
from collections.abc import Mapping
from typing import Any

BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they change the direction of text
# Characters that show nothing and are no format characters: fillers, joiners, variation selectors, a blank pattern.
FILLERS = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
REPLACEMENT = "\ufffd"  # U+FFFD, Unicode's replacement character


def is_forbidden(character: str) -> bool:
    """Whether this is a control character other than newline, a surrogate, or a bidirectional control."""
    return character in BIDI_CONTROLS or (unicodedata.category(character) in ("Cc", "Cs") and character != "\n")


def is_invisible(character: str) -> bool:
    """Whether this shows nothing by itself: a format character (zero width, direction), a filler or a variation
    selector. Two names that differ by one look the same."""
    if character.isascii():
        return False
    if unicodedata.category(character) == "Cf" or character in FILLERS:
        return True
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def without_invisible(text: str) -> str:
    """Return one line of text without the signs that nobody sees: copied from a chat or a page, they make another name
    or number of it."""
    return text if text.isascii() else "".join(one for one in text if not is_invisible(one))


def without_direction(text: str) -> str:
    """Return the text without marks of direction if it is one line; in several lines they are refused."""
    if text.isascii() or "\n" in text:
        return text
    return "".join(one for one in text if one not in BIDI_CONTROLS)


def typed_words(text: str) -> str:
    """Return what somebody typed to find something or to sign in: half width, without invisible signs, trimmed."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", without_invisible(text))).strip()


def in_both_widths(words: str) -> list[str]:
    """Return the words with half-width and with full-width letters and digits: names of units are stored as typed."""
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in words)
    return [words] if wide == words else [words, wide]


def readable(text: str) -> str:
    """Return the text with forbidden characters replaced by U+FFFD; tabs and the CRLF of forms stay."""
    if text.isprintable():
        return text
    return "".join(REPLACEMENT if is_forbidden(one) and one not in "\t\r" else one for one in text)


def has_forbidden_characters(value: Any) -> bool:
    """Whether a text in this JSON value (text, list, dict; keys included) holds a forbidden character."""
    if isinstance(value, str):
        return not value.isprintable() and any(is_forbidden(one) for one in value)
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_forbidden_characters(one) for one in inner)


def read_posted_form(form: Mapping[str, str]) -> dict[str, str]:
    """Return a posted form's values as the outbox would send them: LF line ends, and NUL for each U+FFFD, so that the
    form's check refuses it as a control character (`Request` has replaced those by U+FFFD)."""
    return {name: read_posted_text(text) for name, text in form.items()}


def read_posted_text(text: str) -> str:
    """Return one value of a posted form as the outbox would send it; see `read_posted_form`."""
    return text.replace("\r\n", "\n").replace(REPLACEMENT, "\0")
