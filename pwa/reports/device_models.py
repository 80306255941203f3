"""Store the numbering of a phone: its highest number, numbers that never came, numbers discarded by their owner."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db


class Device(pw.Model):
    """A phone's store for one account, and the highest number it has counted to."""

    account_id = pw.UUIDField()
    device = pw.UUIDField()
    highest = pw.IntegerField(default=0)
    session_id = pw.UUIDField(null=True)
    first_seen_at = UTCDateTimeField(default=now)

    has_gaps: bool  # filled in by intake once the row is locked: whether numbers are missing, or were

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device")


class Gap(Row):
    """Numbers below the highest seen that never came: one each, or a whole jump (`upto`) when it is over 1,000."""

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
    """A number whose entry the person threw away on the phone: it is not missing."""

    account_id = pw.UUIDField()
    device = pw.UUIDField()
    seq = pw.IntegerField()
    at = UTCDateTimeField(default=now)

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device", "seq")
