"""The fixtures of rounds serve the roster too: a table changes people who are asked."""

from collections.abc import Iterator
from typing import Any

import pytest

from pwa.roster import file_reader
from tests.screening.conftest import a_round, phone, phone_of

__all__ = ["a_round", "phone", "phone_of"]

_parsed: dict[bytes, tuple[list[Any], Exception | None]] = {}


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file parser, a process for each file, is asked once for each; what it says is kept for who sends it again."""
    parse = file_reader._parsed

    def once(content: bytes) -> Iterator[Any]:
        if content not in _parsed:
            lines: list[Any] = []
            refused = None
            try:
                lines.extend(parse(content))
            except file_reader.Unreadable as error:
                refused = error
            _parsed[content] = lines, refused
        lines, refused = _parsed[content]
        yield from lines
        if refused:
            raise refused

    monkeypatch.setattr(file_reader, "_parsed", once)
