"""Keep the log of rights that ended, `ended-rights.jsonl` in the data folder, outside the database.

A restore brings an older database back, in which a passkey, a post or an account that was ended is in force again. From
this log it is ended once more. Packages declare how (`Feature.ends_again`). The log holds ids and times, no names.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale

from . import audit
from .clock import now
from .commit_work import before_commit
from .database import Fact
from .doctor_findings import Findings, wrong
from .doctor_findings import note as worth_knowing
from .features import registry
from .i18n import terminal_locale
from .line_log import append_line, append_lines, read_lines
from .right_kinds import CannotEndAgain
from .terminal import _

NAME = "ended-rights.jsonl"
LONGEST_CHANGE = timedelta(hours=1)  # what ended this long before a backup was made may be missing in it


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def begin() -> None:
    """Begin the log of the present epoch if there is none, with the time since when it is complete. A backup carries
    its epoch, so nobody takes the log of another installation for the one of this backup."""
    epoch = Fact.read("epoch") or ""
    if not any(_begins(line, epoch) for line in read_lines(path())):
        append_line(path(), {"since": now().astimezone(UTC).isoformat(), "epoch": epoch})


def note(kind: str, ids: Iterable[UUID], **more: str) -> None:
    """Note that these rights end. Called in the transaction that ends them; on the disk just before it commits, and not
    at all if it is rolled back. If the power goes in between, the line ends, after a restore, what somebody wanted to
    end; a missing one would leave it open. Each call waits for the disk once, so whoever ends several rights notes them
    together."""
    about = {"at": now().astimezone(UTC).isoformat(), **more}
    lines = [json.dumps({"ended": kind, "id": str(one), **about}, ensure_ascii=False) for one in ids]
    if lines:
        before_commit(partial(_append, "".join(f"{line}\n" for line in lines)))


def note_given(kind: str, right: UUID) -> None:
    """Note, just before the present transaction commits, that a right that had ended is in force again."""
    before_commit(partial(_append, json.dumps({"given": kind, "id": str(right)}) + "\n"))


def _append(lines: str) -> None:
    if not path().exists():
        begin()
    append_lines(path(), lines)


def end_again(epoch: str, made_at: str | None = None) -> tuple[Counter[str], list[str]]:
    """End what the log knows to have ended and the database does not, each with an audit line. `epoch`: the one of the
    backup; `made_at`: when it was made (RFC 3339); it knows what had ended by then. Returns how many of each kind, and
    what cannot be ended again, each as "kind id". Call it inside a write transaction."""
    ended: Counter[str] = Counter()
    left: list[str] = []
    for line in _standing(epoch, _moment(made_at)):
        kind_of_right = registry().ends_again.get(line["ended"])
        try:
            about = kind_of_right.end(UUID(line["id"]), line) if kind_of_right else None
        except CannotEndAgain:
            left.append(f"{line['ended']} {line['id']}")
            continue
        if about is not None:
            ended[line["ended"]] += 1
            kind, record = about.pop("about", (line["ended"], UUID(line["id"])))
            audit.record("ended again after restore", kind, record, **about)
    return ended, left


def described(one: str) -> str:
    """Say to the operator what could not be ended again: "kind id" as a sentence."""
    kind, _space, right = one.partition(" ")
    declared = registry().ends_again.get(kind)
    with force_locale(terminal_locale()):
        return _("Not ended again: %(what)s: %(id)s", what=declared.label if declared else kind, id=right)


def covers(epoch: str, moment: str) -> bool:
    """Whether the log has every right that ended in the database of this epoch since this moment (RFC 3339)."""
    since = next((_moment(line["since"]) for line in read_lines(path()) if _begins(line, epoch)), None)
    until = _moment(moment)
    return since is not None and until is not None and since <= until


def examine() -> Findings:
    """Check that the log is the one of this database, for `yanxing doctor`."""
    epoch = Fact.read("epoch") or ""
    if not any(_begins(line, epoch) for line in read_lines(path())):
        found = wrong if path().exists() else worth_knowing
        yield found(
            _(
                "%(file)s is not this database's: after a restore, rights that had ended would be open again. 'yanxing "
                "init' begins one.",
                file=path(),
            )
        )


def _begins(line: dict[str, Any], epoch: str) -> bool:
    """Whether the log of the database of this epoch begins with this line."""
    return "since" in line and line.get("epoch") == epoch


def _moment(said: Any) -> datetime | None:
    """Return a time in a log or a backup; None if it is missing, or if somebody has edited it."""
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _standing(epoch: str, made_at: datetime | None) -> list[dict[str, Any]]:
    """Return the lines of what ended, was not given again, and may be missing in a backup of this epoch and moment, in
    their order. Lines that somebody has edited are skipped; one without a time counts."""
    found: dict[tuple[str, UUID, str], dict[str, Any]] = {}
    for line in dropwhile(lambda line: not _begins(line, epoch), read_lines(path())):
        at = _moment(line.get("at"))
        if made_at and at and made_at - at > LONGEST_CHANGE:
            continue
        try:
            right = UUID(str(line["id"]))
        except (KeyError, ValueError):
            continue
        if isinstance(line.get("ended"), str):
            key = (line["ended"], right, str(line.get("mark", "")))
            found.pop(key, None)  # the last line of a right counts, in its place
            found[key] = {**line, "id": str(right)}
        elif (kind := registry().ends_again.get(str(line.get("given")))) and kind.given_again:
            found.pop((line["given"], right, ""), None)
    return list(found.values())
