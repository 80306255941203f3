"""The fixtures of rounds serve the roster too: a table changes people who are asked."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pwa.roster import file_reader
from tests.kit.run_cache import once
from tests.screening.conftest import a_round, phone, phone_of

__all__ = ["a_round", "phone", "phone_of"]


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch, shared_folder: Path) -> None:
    """The file parser, a process for each file, is asked once for each in a run; what it says is kept for who sends it
    again."""
    parse = file_reader._parsed

    def heard(content: bytes) -> tuple[list[Any], Exception | None]:
        lines: list[Any] = []
        try:
            lines.extend(parse(content))
        except file_reader.Unreadable as error:
            return lines, error
        return lines, None

    def parsed(content: bytes) -> Iterator[Any]:
        lines, refused = once(shared_folder, f"parsed-{sha256(content).hexdigest()}", partial(heard, content))
        yield from lines
        if refused:
            raise refused

    monkeypatch.setattr(file_reader, "_parsed", parsed)
