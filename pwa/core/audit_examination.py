"""Check the audit chains for `yanxing doctor`: in themselves, against the head log, and against a backup."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from . import audit_chain, audit_checkpoints, clock, ended_rights
from .audit import NO_COUNTY, AuditLine
from .audit_checkpoints import Checkpoint
from .background import held
from .backup import Backup
from .doctor_findings import Findings, note, well, wrong
from .settings import Settings
from .terminal import _


def audit_trail(settings: Settings, backup: Path | None) -> Findings:
    """Check the audit chains in themselves, against the head log and against a backup; report unsealed lines."""
    lines = AuditLine.select().where(AuditLine.link.is_null(False)).count()
    found = [wrong(describe(one)) for one in audit_chain.broken()]
    found += list(against_log(settings.var / audit_checkpoints.NAME))
    if backup:
        found += list(against_backup(backup))
    if not any(one.well is False for one in found):
        yield well(_("The audit trail holds: %(lines)s sealed lines.", lines=lines))
    yield from found
    count, oldest = audit_chain.unsealed()
    if count and oldest:
        text = _("%(lines)s audit lines wait to be sealed.", lines=count)
        yield (wrong if held() and clock.now() - oldest > timedelta(minutes=2) else note)(text)


def against_backup(backup: Path) -> Findings:
    """Check that the backup is what this installation wrote, and that the chains still have its heads."""
    with Backup(backup) as file:
        file.check_digests()
        if doubt := file.why_unsigned():
            yield wrong(doubt)
        if one := audit_chain.first_difference(file.heads):
            yield wrong(_("Against the backup: %(what)s", what=describe(one)))


def against_log(log: Path) -> Findings:
    """Check the chains against the head log outside the database, which must have noted a head of each of them."""
    heads = audit_chain.heads()  # before the log is read: a head is noted after it was sealed
    if not log.exists():
        if heads:
            yield wrong(_("%(file)s is gone: the audit trail cannot be compared with it.", file=log))
        return
    newest: dict[UUID, int] = {}
    try:
        if one := audit_chain.first_difference(_followed(log, newest)):
            yield wrong(_("Against %(file)s: %(what)s", file=log.name, what=describe(one)))
        else:
            yield from _not_noted(heads, newest, log)
        if restored := audit_checkpoints.last_restore(log):
            yield from _of_restore(restored)
    except audit_checkpoints.Unreadable as error:
        yield wrong(_("Line %(line)s of %(file)s was changed.", line=error.args[0], file=log))


def _of_restore(restored: audit_checkpoints.Restore) -> Findings:
    """Report the last restore, and what somebody has to see to after it."""
    yield note(_("The database was restored from a backup at %(moment)s.", moment=restored.moment))
    found = wrong if restored.waits else note
    if restored.unsigned:
        yield found(_("That backup had no valid signature: anybody may have changed it."))
    for one in restored.not_ended if restored.waits else ():
        yield found(ended_rights.described(one))
    if restored.waits:
        yield note(
            _(
                "Look through accounts, posts and what is named above; then say so, with what you did: 'yanxing doctor "
                "--acknowledge TEXT'."
            )
        )


def _followed(log: Path, newest: dict[UUID, int]) -> Iterator[Checkpoint]:
    """Yield the heads of the log, and keep the newest link of each chain in `newest`."""
    for head in audit_checkpoints.expected(log):
        newest[head.county_id] = max(head.link, newest.get(head.county_id, 0))
        yield head


def _not_noted(heads: list[Checkpoint], newest: dict[UUID, int], log: Path) -> Findings:
    """Report each chain without a noted head. The last lines may be noted elsewhere: by a server on another machine, or
    in a moment."""
    for head in heads:
        values = {"chain": _name(head.county_id), "file": log.name}
        if head.county_id not in newest:
            yield wrong(_("audit chain %(chain)s: %(file)s has no head of it, so nothing vouches for it", **values))
        elif newest[head.county_id] < head.link:
            values["lines"] = str(head.link - newest[head.county_id])
            yield note(_("audit chain %(chain)s: %(file)s has no head of the last %(lines)s lines", **values))


def describe(one: audit_chain.Break) -> str:
    """Say in a sentence which link of which chain is invalid, and why."""
    why = {
        "missing": _("is missing"),
        "changed": _("was changed"),
        "doubled": _("is there twice"),
    }[one.why]
    return _("audit chain %(chain)s: line %(link)s %(why)s", chain=_name(one.county_id), link=one.link, why=why)


def _name(county_id: UUID) -> str:
    return _("the installation's own") if county_id == NO_COUNTY else str(county_id)
