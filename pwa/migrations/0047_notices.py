"""Notices to the members of a unit and of all units below it, and which requests answer one."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Notice(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    sender = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    audience = pw.TextField(constraints=[pw.Check("audience in ('all','away','here')")])
    kind = pw.TextField(constraints=[pw.Check("kind in ('notice','decision','election','help')")])
    title = pw.TextField()
    words = pw.TextField()
    valid_until = pw.DateField()
    version = pw.IntegerField(constraints=[pw.Check("version >= 1")])
    replaces = pw.ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT", unique=True)
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    ended_how = pw.TextField(constraints=[pw.Check("ended_how in ('','replaced','withdrawn')")])
    ended_because = pw.TextField()

    class Meta:
        table_name = "notice"
        legacy_table_names = False
        constraints = [
            pw.Check("(version = 1) = (replaces_id is null)"),
            pw.Check("(ended_at is null) = (ended_how = '')"),
            pw.Check("(ended_at is null) = (ended_by is null)"),
            pw.Check("(ended_how = 'withdrawn') = (ended_because <> '')"),
        ]


Notice.add_index(Notice.index(Notice.unit, Notice.made_at, Notice.id, name="notice_unit"))
Notice.add_index(Notice.index(Notice.sender, Notice.made_at, Notice.id, name="notice_sender"))


class NoticeReply(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    notice = pw.ForeignKeyField(Notice, backref="+", on_delete="RESTRICT", index=False)

    class Meta:
        table_name = "notice_reply"
        legacy_table_names = False


def up(migrator, db):
    with db.bind_ctx([Unit, Member, Notice, NoticeReply], bind_refs=False, bind_backrefs=False):
        db.create_tables([Notice, NoticeReply], safe=False)
