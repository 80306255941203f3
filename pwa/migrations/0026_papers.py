"""Papers with their numbers, the keys that sign them, and what is known of withdrawn ones."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

TYPES = ("card", "certificate", "letter", "receipt", "thanks")


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


class PaperKey(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    key_id = pw.TextField(unique=True)
    alg = pw.IntegerField()
    public = pw.TextField()
    sealed = pw.TextField()
    name = pw.TextField()
    begins = pw.DateField()
    ends = pw.DateField()
    certificate = pw.TextField(null=True)
    made_at = UTCDateTimeField()
    retired_at = UTCDateTimeField(null=True)
    revoked_on = pw.DateField(null=True)

    class Meta:
        table_name = "paper_key"
        legacy_table_names = False


PaperKey.add_index(
    PaperKey.index(
        PaperKey.unit,
        unique=True,
        name="paper_key_signing",
        where=pw.SQL("retired_at is null and revoked_on is null"),
    )
)


class TrustedKey(pw.Model):
    id = pw.UUIDField(primary_key=True)
    key_id = pw.TextField(unique=True)
    public = pw.TextField()
    name = pw.TextField()
    begins = pw.DateField()
    ends = pw.DateField()
    listed = pw.TextField()
    as_of = pw.DateField(null=True)
    trusted_at = UTCDateTimeField()

    class Meta:
        table_name = "trusted_key"
        legacy_table_names = False


class PaperIssuer(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, unique=True, backref="+", on_delete="RESTRICT")
    code = pw.TextField(unique=True)

    class Meta:
        table_name = "paper_issuer"
        legacy_table_names = False


class PaperSeries(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    issuer = pw.ForeignKeyField(PaperIssuer, backref="+", on_delete="RESTRICT")
    year = pw.IntegerField()
    series = pw.TextField()
    last = pw.IntegerField()
    epoch = pw.TextField()

    class Meta:
        table_name = "paper_series"
        legacy_table_names = False


PaperSeries.add_index(
    PaperSeries.index(PaperSeries.issuer, PaperSeries.year, PaperSeries.series, unique=True, name="paper_series_name")
)


class Paper(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('" + "','".join(TYPES) + "'))")])
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    issuer = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    asked_at = UTCDateTimeField()
    asked_by = pw.UUIDField()
    details = pw.TextField()
    number = pw.TextField(null=True, unique=True)
    issued_on = pw.DateField(null=True)
    issued_at = UTCDateTimeField(null=True)
    issued_by = pw.UUIDField(null=True)
    valid_until = pw.DateField(null=True)
    fields = pw.TextField()
    code = pw.TextField()
    declined_at = UTCDateTimeField(null=True)
    declined_by = pw.UUIDField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)
    handed_in_at = UTCDateTimeField(null=True)
    handed_in_by = pw.UUIDField(null=True)
    reason = pw.TextField()
    replaces = pw.ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL")

    class Meta:
        table_name = "paper"
        legacy_table_names = False
        constraints = [
            pw.SQL("CHECK ((number is null) = (issued_at is null))"),
            pw.SQL("CHECK (declined_at is null or issued_at is null)"),
            pw.SQL("CHECK (withdrawn_at is null or issued_at is not null)"),
            pw.SQL("CHECK (handed_in_at is null or kind = 'card')"),
        ]


Paper.add_index(Paper.index(Paper.member, Paper.id, name="paper_member"))


Paper.add_index(
    Paper.index(Paper.issuer, Paper.id, name="paper_asked", where=pw.SQL("issued_at is null and declined_at is null"))
)


Paper.add_index(Paper.index(Paper.branch, Paper.id, name="paper_branch"))


Paper.add_index(
    Paper.index(
        Paper.member,
        unique=True,
        name="paper_one_card",
        where=pw.SQL("kind = 'card' and issued_at is not null and withdrawn_at is null and handed_in_at is null"),
    )
)


class CardCheck(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    paper = pw.ForeignKeyField(Paper, backref="+", on_delete="CASCADE")
    year = pw.IntegerField()
    at = UTCDateTimeField()
    by_id = pw.UUIDField()

    class Meta:
        table_name = "card_check"
        legacy_table_names = False


CardCheck.add_index(CardCheck.index(CardCheck.paper, CardCheck.year, unique=True, name="card_check_year"))


class WithdrawnNumber(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    number = pw.TextField(unique=True)
    withdrawn_on = pw.DateField()

    class Meta:
        table_name = "withdrawn_number"
        legacy_table_names = False


TABLES = (PaperKey, TrustedKey, PaperIssuer, PaperSeries, Paper, CardCheck, WithdrawnNumber)


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
