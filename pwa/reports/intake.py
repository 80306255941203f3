"""Store submissions: each exactly once, with everything that follows from it, or not at all.

A batch is one transaction. Its good entries are written together. Only if that fails does the transaction start again
with a savepoint for each entry, so that a bad one does not block the others. The primary key, inserted inside that
transaction, makes each entry unique.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit, crypto
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import Fact, transact, write
from pwa.core.ids import new_id
from pwa.core.logs import logger
from pwa.identity.visitor import Visitor
from pwa.members.changes import set_phone
from pwa.members.models import Member

from . import batch_lookup, numbering, quarantine
from .filing_rights import FilingRights, locked
from .form_kinds import Entry, Writes, kinds, run_after
from .location import rebuild_away_periods
from .models import Device, PhotoNamed, Submission
from .parsing import prepare
from .photos import photos_wanted
from .sync_results import Answer, Result
from .wire import Envelope, written


def take_in(visitor: Visitor, envelope: Envelope) -> Answer:
    """Store the batch in one transaction. Raises Busy when the database cannot write now; then nothing was stored."""
    received = now()
    received = received.replace(microsecond=received.microsecond // 1000 * 1000)
    forms = kinds()
    entries = [prepare(raw, envelope, received, forms) for raw in envelope.submissions]
    try:
        return transact(lambda: Batch(visitor, envelope, received, entries).run())
    except NotTogether:
        return transact(lambda: Batch(visitor, envelope, received, entries, one_by_one=True).run())


class NotTogether(Exception):
    """Writing the good entries together failed."""


class Batch:
    """One batch inside its transaction."""

    def __init__(
        self, visitor: Visitor, envelope: Envelope, received: datetime, entries: list[Entry], one_by_one: bool = False
    ) -> None:
        self.one_by_one = one_by_one
        self.visitor, self.account = visitor, visitor.account
        self.envelope, self.received, self.entries, self.kinds = envelope, received, entries, kinds()
        self.results: dict[int, Result] = {}

    def run(self) -> Answer:
        """Check every entry, store the good ones, record the numbers, return the answer."""
        device = self._read()
        taken: list[tuple[int, Entry]] = []
        for place, entry in enumerate(self.entries):
            self.results[place] = result = self._judge(entry)
            if result.outcome == "accepted":
                self.known[entry.id] = (self.account.id, entry.content_hash, result.receipt)
                taken.append((place, entry))
        self.reused = self._reused(device, [entry for _, entry in taken])
        self._store(taken)
        self._keep_aside()
        came = [e.seq for place, e in enumerate(self.entries) if e.seq and self.results[place].outcome != "later"]
        if device:
            numbering.note(device, came, self.envelope.discarded, self.received)
            if self.envelope.discarded:
                quarantine.settle_discarded(self.account.id, device.device, self.envelope.discarded, self.received)
        return Answer(
            received_at=self.received,
            epoch=self.epoch,
            results=[self.results[place] for place in range(len(self.entries))],
            missing=numbering.missing(device) if device else [],
            photos_wanted=photos_wanted(self.account.id) if self.names_photos else [],
        )

    def _read(self) -> Device | None:
        named = {entry.subject or self.account.member_id for entry in self.entries}
        members = sorted(member_id for member_id in named if member_id)
        session, phone = self.visitor.session.id, self.envelope.device
        device, people = locked(self.account.id, phone, members, session, self.received)
        ids = [entry.id for entry in self.entries]
        mended = [*ids, *(entry.replaces for entry in self.entries if entry.replaces)]
        found = batch_lookup.facts(self.account.id, phone or self.account.id, members, ids, mended)
        self.epoch, self.receipt_key, self.names_photos, has_gaps, moved, kept_aside = found[0][:6]
        if device:
            device.has_gaps = bool(has_gaps)
        if self.receipt_key is None:  # restored from a backup that is older than the receipt key
            self.receipt_key = Fact.random_secret("receipt_key")
        self.charge = FilingRights.read(self.account, people, bool(moved))
        self.known = {stored: (owner, content, receipt) for *_, stored, owner, content, receipt in found if stored}
        self.to_settle = {one for (one,) in batch_lookup.unsettled(self.account.id, mended)} if kept_aside else set()
        return device

    def _reused(self, device: Any, taken: list[Entry]) -> set[int]:
        """The numbers of the entries to be stored that another entry has already used."""
        carried = {(entry.id, entry.seq) for entry in self.entries if entry.seq}
        fresh = [entry.seq for entry in taken if entry.seq]
        if device is None or not fresh:
            return set()
        times = Counter(seq for _, seq in carried)
        return {n for n in fresh if times[n] > 1} | numbering.used_before(device, fresh, [name for name, _ in carried])

    def _judge(self, entry: Entry) -> Result:
        if entry.id in self.known:
            owner, content, receipt = self.known[entry.id]
            if owner != self.account.id:
                return Result(entry.id, "rejected", errors={"id": "taken"})
            same = content == entry.content_hash
            return Result(entry.id, "duplicate", receipt) if same else Result(entry.id, "conflict")
        if entry.too_new:
            return Result(entry.id, "later")
        if errors := entry.checked.errors or self._refused(entry):
            return Result(entry.id, "rejected", errors=dict(errors), about=entry.member.id if entry.member else None)
        return Result(entry.id, "accepted", crypto.receipt_code(self.receipt_key, entry.id))

    def _refused(self, entry: Entry) -> dict[str, str]:
        """Return why this person could never have filed it. Sets the subject and the branch that had charge of them."""
        member_id, entry.worked_out = entry.subject or self.account.member_id, None
        entry.member = self.charge.members.get(member_id) if member_id else None
        if entry.member is None:
            return {"subject": "not_yours" if entry.subject else "no_member_file"}
        allowed, entry.waits = self.charge.may_file(entry.member, entry.corrected_at)
        kind, entry.by_link = self.kinds[entry.form], self.visitor.link_by is not None
        allowed = allowed or kind.also_filed_by(entry, self.account.id)
        left = entry.member.left_at is not None and entry.member.left_at <= entry.corrected_at
        if left or not allowed:
            return {"subject": "membership_ended" if allowed else "not_yours"}
        if entry.member.id != self.account.member_id and entry.source is None and kind.wants_source:
            return {"source": "required"}
        then = self.charge.branch_at(entry.member, entry.corrected_at)
        entry.former_branch_id = then.id if then.id != entry.member.branch_id else None
        unproven = kind.limited.why_not(entry, self.account) if self.visitor.limited else {}
        return unproven or kind.refuse(entry, self.account.id)

    def _store(self, taken: list[tuple[int, Entry]]) -> None:
        if not self.one_by_one:
            try:
                self._write([entry for _, entry in taken])
            except pw.OperationalError:  # a database error: the whole batch is tried again, or refused: nothing stored
                raise
            except Exception as error:
                logger.warning("a batch goes in one by one", exc_info=error)
                raise NotTogether from error
            return
        for place, entry in taken:
            try:
                with write():
                    self._write([entry])
            except pw.OperationalError:
                raise
            except Exception as error:
                self.results[place] = result = self._unexpected(entry, error)
                if result.outcome == "later":  # entries that depend on it wait too
                    twins = [n for n, other in enumerate(self.entries) if n > place and other.id == entry.id]
                    self.results |= dict.fromkeys(twins, result)

    def _unexpected(self, entry: Entry, error: Exception) -> Result:
        """Another request may just have stored the same id; any other error is our fault, so the result is `later`."""
        row = Submission.get_or_none(Submission.id == entry.id) if isinstance(error, pw.IntegrityError) else None
        if row is not None:
            self.known[entry.id] = (row.account_id, row.content_hash, row.receipt)
            return self._judge(entry)
        reference = new_id().hex[-12:]
        logger.error("a submission was not stored", exc_info=error, extra={"facts": {"reference": reference}})
        return Result(entry.id, "later", reference=reference)

    def _write(self, entries: list[Entry]) -> None:
        writes = Writes()
        for entry in entries:
            self._submission(entry, writes)
            self.kinds[entry.form].store(entry, self.account.id, writes)
        self.names_photos = self.names_photos or PhotoNamed in writes.rows
        for model, rows in writes.rows.items():
            insert_rows(model, rows)
        audit.record_all(writes.audit)
        rebuild_away_periods(writes.rebuild_away_periods.values())
        self._phones(entries)
        run_after(entries, self.account.id, writes)
        mended = {e.id for e in entries} | {e.replaces for e in entries if e.replaces}
        if mended & self.to_settle:
            quarantine.settle(self.account.id, mended & self.to_settle, self.received)

    def _submission(self, entry: Entry, writes: Writes) -> None:
        member = entry.member
        assert member is not None
        writes.add(
            Submission,
            **self._sent(entry) | {"member_id": member.id, "county_id": member.county_id},
            id=entry.id,
            branch_id=member.branch_id,
            former_branch_id=entry.former_branch_id,
            seq_reused=entry.seq in self.reused,
            receipt=self.known[entry.id][2],
            waits=entry.waits,
            adopted_at=None,
            adopted_by=None,
        )
        facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": self.account.id}
        sent = sorted(entry.values.keys() & entry.stored_fields.keys())
        writes.audit.append(audit.line("filed", entry.audit_kind, entry.id, at=self.received, fields=sent, **facts))

    def _sent(self, entry: Entry) -> dict[str, Any]:
        return {
            "account_id": self.account.id,
            "device": self.envelope.device,
            "seq": entry.seq,
            "form": "".join(sign for sign in entry.form[:40] if sign.isprintable()),
            "version": entry.version,
            "source": entry.source,
            "replaces": entry.replaces,
            "fields": written(entry.stored_fields),
            "content_hash": entry.content_hash,
            "claimed_at": entry.claimed_at.astimezone(UTC),
            "received_at": self.received,
            "corrected_at": entry.corrected_at,
            "clock_shifted": entry.shifted,
        }

    def _phones(self, entries: list[Entry]) -> None:
        latest: dict[UUID, tuple[Member, Entry]] = {}
        for entry in sorted(entries, key=lambda e: e.corrected_at):
            if entry.values.get("phone") and entry.member and not entry.waits:
                latest[entry.member.id] = (entry.member, entry)
        for member, entry in latest.values():
            set_phone(member, entry.values["phone"], by=self.account.id, at=entry.corrected_at)

    def _keep_aside(self) -> None:
        for place, entry in enumerate(self.entries):
            result = self.results[place]
            if result.outcome not in ("rejected", "conflict"):
                continue
            member_id = entry.subject or self.account.member_id
            member = entry.member or (self.charge.members.get(member_id) if member_id else None)
            if member is not None and not self.charge.may_file(member, entry.corrected_at)[0]:
                member = None  # the sender may not name this member, so the entry is not linked to them
            county = member.county_id if member else self.account.county_id or audit.NO_COUNTY
            whose = {"member_id": member.id if member else None, "county_id": county}
            quarantine.keep_aside(self._sent(entry) | whose, entry.id, result.outcome, result.errors)
