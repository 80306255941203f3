"""Keep the head log, `audit-heads.jsonl` in the data folder: checkpoints of the audit chains outside the database.

A line is a head (the last link of a county's chain), or `{"restored": …}`: earlier heads beyond the backup's are then
no longer expected in the database, or `{"acknowledged": …}`: somebody has seen to what that restore left open. A line
that a full disk or a power cut has left incomplete is skipped.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from .clock import now
from .line_log import append_lines

NAME = "audit-heads.jsonl"


class Checkpoint(NamedTuple):
    """The number of the last link of a county's chain, and its digest."""

    county_id: UUID
    link: int
    digest: str


class Restore(NamedTuple):
    """When the database was restored (ISO 8601); whether from a backup without a valid signature; which rights could
    not be ended again, each as "kind id"; whether somebody has seen to both."""

    moment: str
    unsigned: bool
    not_ended: tuple[str, ...]
    acknowledged: bool

    @property
    def waits(self) -> bool:
        """Whether somebody has to see to it."""
        return (self.unsigned or bool(self.not_ended)) and not self.acknowledged


class Unreadable(Exception):
    """A line of the log is invalid; the argument is its number."""


def append(log: Path, heads: Iterable[Checkpoint]) -> None:
    """Append the heads, flushed to disk (fsync) before this returns."""
    moment = now().isoformat(timespec="seconds")
    _add(log, [{"county": str(h.county_id), "link": h.link, "digest": h.digest, "at": moment} for h in heads])


def mark_restored(
    log: Path, heads: Iterable[Checkpoint], epoch: str, unsigned: bool = False, not_ended: Iterable[str] = ()
) -> None:
    """Note that the database was restored to these heads, so that missing later ones count as no manipulation;
    `unsigned`: from a backup without a valid signature; `not_ended`: rights that could not be ended again."""
    found, left = list(heads), list(not_ended)
    kept = {str(head.county_id): head.link for head in found}
    line: dict[str, Any] = {"restored": now().isoformat(timespec="seconds"), "epoch": epoch, "kept": kept}
    _add(log, [line | ({"unsigned": True} if unsigned else {}) | ({"not_ended": left} if left else {})])
    append(log, found)


def acknowledge(log: Path) -> None:
    """Note that somebody has seen to what the last restore left open."""
    _add(log, [{"acknowledged": now().isoformat(timespec="seconds")}])


def _add(log: Path, lines: list[dict[str, Any]]) -> None:
    if lines:
        append_lines(log, "".join(json.dumps(line) + "\n" for line in lines))


def expected(log: Path) -> Iterator[Checkpoint]:
    """Yield the heads that the database must still have. Raises Unreadable for an invalid line."""
    limits = _limits(log)
    for number, line in _lines(log):
        if "restored" in line:
            limits.pop(0)
        elif "acknowledged" not in line:
            head = _head(number, line)
            if all(head.link <= kept.get(str(head.county_id), 0) for kept in limits):
                yield head


def _limits(log: Path) -> list[dict[str, int]]:
    """List the links that each restore kept (county → last link), in order."""
    limits = []
    for number, line in _lines(log):
        if "restored" in line:
            kept = line.get("kept")
            if not isinstance(kept, dict) or not all(isinstance(link, int) for link in kept.values()):
                raise Unreadable(number)
            limits.append(kept)
    return limits


def last_restore(log: Path) -> Restore | None:
    """Return the last restore that the log notes, or None."""
    found = None
    for _number, line in _lines(log):
        if "restored" in line:
            said = line.get("not_ended")
            left = tuple(map(str, said)) if isinstance(said, list) else ()
            found = Restore(str(line["restored"]), line.get("unsigned") is True, left, False)
        elif "acknowledged" in line and found:
            found = found._replace(acknowledged=True)
    return found


def _lines(log: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with log.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, 1):
            try:
                line = json.loads(text)
            except ValueError as error:
                if _is_incomplete(text):
                    continue
                raise Unreadable(number) from error
            if not isinstance(line, dict):
                raise Unreadable(number)
            yield number, line


def _is_incomplete(text: str) -> bool:
    """Whether this is a line of ours that was not written to its end: the disk was full, or the power failed."""
    return text.strip() == "" or (
        text.startswith(('{"county"', '{"restored"', '{"acknowledged"')) and not text.rstrip().endswith("}")
    )


def _head(number: int, line: dict[str, Any]) -> Checkpoint:
    try:
        return Checkpoint(UUID(line["county"]), int(line["link"]), str(line["digest"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(number) from error
