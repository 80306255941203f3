"""Store notices, each version as a row of its own, and which requests answer one."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .notice_rules import AUDIENCES, ENDS, KINDS


class Notice(Row):
    """What `sender` says to the members of `unit` and of all units below it: one row, however many they are. It is
    never rewritten: a correction is another row that names this one. Nothing records who read it."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    sender = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    audience = pw.TextField(constraints=[one_of("audience", AUDIENCES)])
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    title = pw.TextField()
    words = pw.TextField()  # with signs of Markdown (notice_text.py)
    valid_until = pw.DateField()
    version = pw.IntegerField(default=1, constraints=[pw.Check("version >= 1")])
    replaces: Any = pw.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT", unique=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    ended_how = pw.TextField(default="", constraints=[one_of("ended_how", ("", *ENDS))])
    ended_because = pw.TextField(default="")  # of a withdrawal, told to the members

    class Meta:
        constraints = [
            pw.Check("(version = 1) = (replaces_id is null)"),
            pw.Check("(ended_at is null) = (ended_how = '')"),
            pw.Check("(ended_at is null) = (ended_by is null)"),
            pw.Check("(ended_how = 'withdrawn') = (ended_because <> '')"),
        ]


Notice.add_index(Notice.index(Notice.unit, Notice.made_at, Notice.id, name="notice_unit"))
Notice.add_index(Notice.index(Notice.sender, Notice.made_at, Notice.id, name="notice_sender"))


class NoticeReply(Row):
    """Which notice a request answers; its id is the request's."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    notice = pw.ForeignKeyField(Notice, backref="+", on_delete="RESTRICT", index=False)

    class Meta:
        table_name = "notice_reply"
