"""Store the entry numbers of a phone: the highest number seen, numbers that never came, numbers discarded on the
phone."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db


class Device(pw.Model):
    """A phone's outbox for one account, and the highest number received from it."""

    account_id = pw.UUIDField()
    device = pw.UUIDField()
    highest = pw.IntegerField(default=0)
    session_id = pw.UUIDField(null=True)
    first_seen_at = UTCDateTimeField(default=now)

    has_gaps: bool  # set by intake once the row is locked: whether numbers are or were missing

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device")


class Gap(Row):
    """Numbers below the highest seen that never came: one row for each number, or one for a whole range (`upto`) of
    over 1,000."""

    account_id = pw.UUIDField()
    device = pw.UUIDField()
    seq = pw.IntegerField()
    upto = pw.IntegerField()
    noticed_at = UTCDateTimeField(default=now)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    reason = pw.TextField(null=True)


Gap.add_index(Gap.index(Gap.account_id, Gap.device, Gap.seq, unique=True, name="gap_seq"))


class Discarded(pw.Model):
    """A number whose entry was discarded on the phone, so it is not missing."""

    account_id = pw.UUIDField()
    device = pw.UUIDField()
    seq = pw.IntegerField()
    at = UTCDateTimeField(default=now)

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device", "seq")
