"""Store papers, who asked for them and issued them, the series of their numbers, and the keys that sign them."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .rules import TYPES


class PaperKey(Row):
    """A key of a county or a committee. `sealed`: the private key, sealed with the data key; `certificate`: the
    county's word for a committee's key (base64). A key that is replaced (`retired_at`) signs no more; what it signed
    stays genuine. One that is revoked is not to be trusted any more."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    key_id = pw.TextField(unique=True)  # 16 hex digits
    alg = pw.IntegerField(default=1)
    public = pw.TextField()  # the point, base64
    sealed = pw.TextField()
    name = pw.TextField()
    begins = pw.DateField()
    ends = pw.DateField()
    certificate = pw.TextField(null=True)
    made_at = UTCDateTimeField(default=now)
    retired_at = UTCDateTimeField(null=True)
    revoked_on = pw.DateField(null=True)


PaperKey.add_index(
    PaperKey.index(
        PaperKey.unit,
        unique=True,
        name="paper_key_signing",
        where=pw.SQL("retired_at is null and revoked_on is null"),
    )
)


class TrustedKey(Row):
    """A county's key of another installation, whose fingerprint was compared by telephone. `listed`: that
    installation's list as it was in the file (JSON of keys and withdrawn numbers); `as_of`: its day."""

    key_id = pw.TextField(unique=True)
    public = pw.TextField()
    name = pw.TextField()
    begins = pw.DateField()
    ends = pw.DateField()
    listed = pw.TextField()
    as_of = pw.DateField(null=True)
    trusted_at = UTCDateTimeField(default=now)


class PaperIssuer(Row):
    """The code that begins the numbers of a unit's papers."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, unique=True, backref="+", on_delete="RESTRICT")
    code = pw.TextField(unique=True)


class PaperSeries(Row):
    """The last number of an issuer, year and series. `epoch`: the database's life in which the series was begun; after
    a restore another one is begun, because numbers given after the backup are not known."""

    county_id = pw.UUIDField()
    issuer = pw.ForeignKeyField(PaperIssuer, backref="+", on_delete="RESTRICT")
    year = pw.IntegerField()
    series = pw.TextField()
    last = pw.IntegerField(default=0)
    epoch = pw.TextField()


PaperSeries.add_index(
    PaperSeries.index(PaperSeries.issuer, PaperSeries.year, PaperSeries.series, unique=True, name="paper_series_name")
)


class Paper(Row):
    """A paper about a member: asked for by whom, issued by whom under which number, or declined; withdrawn or handed
    in.

    `fields`: what it says, as a JSON array in the order of `rules.FIELDS`; `code`: the digits of its signed code."""

    county_id = pw.UUIDField()
    kind = pw.TextField(constraints=[one_of("kind", TYPES)])
    member = pw.ForeignKeyField(Member, backref="papers", on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")  # the member's branch when it was asked for
    issuer = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")  # whose number it carries
    asked_at = UTCDateTimeField(default=now)
    asked_by = pw.UUIDField()
    details = pw.TextField(default="{}")  # what the form said (JSON object), until it is issued
    number = pw.TextField(null=True, unique=True)
    issued_on = pw.DateField(null=True)
    issued_at = UTCDateTimeField(null=True)
    issued_by = pw.UUIDField(null=True)
    valid_until = pw.DateField(null=True)
    fields = pw.TextField(default="[]")
    code = pw.TextField(default="")
    declined_at = UTCDateTimeField(null=True)
    declined_by = pw.UUIDField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)
    handed_in_at = UTCDateTimeField(null=True)
    handed_in_by = pw.UUIDField(null=True)
    reason = pw.TextField(default="")  # why it was declined or withdrawn
    replaces = pw.ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL", index=False)

    class Meta:
        constraints = [
            pw.Check("(number is null) = (issued_at is null)"),
            pw.Check("declined_at is null or issued_at is null"),
            pw.Check("withdrawn_at is null or issued_at is not null"),
            pw.Check("handed_in_at is null or kind = 'card'"),
        ]

    @classmethod
    def valid(cls) -> pw.Expression:
        """Build the condition of the papers that were issued, and neither withdrawn nor handed in."""
        return cls.issued_at.is_null(False) & cls.withdrawn_at.is_null() & cls.handed_in_at.is_null()


Paper.add_index(Paper.index(Paper.member, Paper.id, name="paper_member"))
Paper.add_index(
    Paper.index(Paper.issuer, Paper.id, name="paper_asked", where=pw.SQL("issued_at is null and declined_at is null"))
)
Paper.add_index(Paper.index(Paper.branch, Paper.id, name="paper_branch"))
Paper.add_index(Paper.index(Paper.replaces, name="paper_replaced", where=Paper.replaces.is_null(False)))
Paper.add_index(
    Paper.index(
        Paper.member,
        unique=True,
        name="paper_one_card",
        where=pw.SQL("kind = 'card' and issued_at is not null and withdrawn_at is null and handed_in_at is null"),
    )
)


class CardCheck(Row):
    """That a card was looked at in a year, at the appraisal."""

    county_id = pw.UUIDField()
    paper = pw.ForeignKeyField(Paper, backref="checks", on_delete="CASCADE")
    year = pw.IntegerField()
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()


CardCheck.add_index(CardCheck.index(CardCheck.paper, CardCheck.year, unique=True, name="card_check_year"))


class WithdrawnNumber(Row):
    """A number that is no longer valid, whether or not its paper is in this database: after a restore the log outside
    the database names some that are not."""

    county_id = pw.UUIDField()
    number = pw.TextField(unique=True)
    withdrawn_on = pw.DateField()
