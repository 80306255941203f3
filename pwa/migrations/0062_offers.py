"""What members offer."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Offer(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    skills = pw.TextField()
    words = pw.TextField()
    region = pw.TextField(null=True)
    when = pw.TextField(column_name="when_words")
    readers = pw.TextField()
    said_on = pw.DateField()
    corrected_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "offer"
        legacy_table_names = False


Offer.add_index(Offer.index(Offer.county_id, Offer.said_on, name="offer_standing", where=Offer.ended_at.is_null()))


def up(migrator, db):
    with db.bind_ctx([Member, Offer], bind_refs=False, bind_backrefs=False):
        db.create_tables([Offer], safe=False)
