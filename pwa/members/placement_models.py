"""Store the placements of members with Party organisations where they live."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.organisations.models import Unit

from .models import Member
from .placement_rules import ASKED_WAYS, REFUSALS


class Placement(Row):
    """A member's place with a Party organisation where they live: who asked, what they agreed to, who took them in, and
    when it ended. `unit` is a branch of this installation; `outside` names one that is not.

    `closed_at` and `closed_why` say that somebody closed it. `ended_at` and `ended_why` say since when it is over: by
    that, by another placement, or by where the member is. They are computed (`placement_rules.py`)."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="placements", on_delete="CASCADE")
    # None for one outside; the index placement_unit begins with it
    unit: Any = pw.ForeignKeyField(Unit, null=True, on_delete="RESTRICT", index=False)
    outside = pw.TextField(default="")
    outside_contact = pw.TextField(default="")
    outside_phone = pw.TextField(default="")
    asked_at = UTCDateTimeField(default=now)
    asked_by = pw.UUIDField(null=True)
    asked_way = pw.TextField(default="named", constraints=[one_of("asked_way", ASKED_WAYS)])
    note = pw.TextField(default="")
    card_no = pw.TextField(default="")  # number of the activity card, if they hold one
    consented_at = UTCDateTimeField(null=True)
    consent_way = pw.TextField(null=True)  # in_app, phone, letter, visit
    consent_by = pw.UUIDField(null=True)  # who recorded it
    told_at = UTCDateTimeField(null=True)  # an organisation outside was told, by letter
    told_by = pw.UUIDField(null=True)
    accepted_at = UTCDateTimeField(null=True)  # by the unit; for one outside by home, who asked there
    accepted_by = pw.UUIDField(null=True)
    party_group: Any = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="SET NULL", index=False)
    contact_id = pw.UUIDField(null=True)  # account of the contact person at the host
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    closed_why = pw.TextField(null=True)
    refusal = pw.TextField(default="", constraints=[one_of("refusal", ("", *REFUSALS))])
    refusal_words = pw.TextField(default="")
    ended_at = UTCDateTimeField(null=True)
    ended_why = pw.TextField(null=True)

    class Meta:
        constraints = [
            pw.Check("(unit_id is null) = (outside <> '')"),
            pw.Check("consented_at is not null or (accepted_at is null and told_at is null)"),
            pw.Check("(closed_at is null) = (closed_why is null)"),
            pw.Check("(ended_at is null) = (ended_why is null)"),
            pw.Check("closed_at is null or ended_at is not null"),
            pw.Check("(refusal <> '') = (closed_why is not null and closed_why = 'refused')"),
        ]

    seen_as: str  # set by incorporation/reach.py: as what the visitor sees this placement

    @classmethod
    def pending(cls) -> pw.Expression:
        """Build the condition of a request that nobody has answered."""
        return cls.ended_at.is_null() & cls.accepted_at.is_null()

    @classmethod
    def open(cls) -> pw.Expression:
        """Build the condition of a placement in force: only by it a host sees a member."""
        return cls.ended_at.is_null() & cls.accepted_at.is_null(False)

    @property
    def unit_name(self) -> str:
        """The name of the organisation, in this installation or outside."""
        return self.unit.name if self.unit_id else self.outside


Placement.add_index(
    Placement.index(
        Placement.member,
        unique=True,
        name="placement_open",
        where=Placement.ended_at.is_null() & Placement.accepted_at.is_null(False),
    )
)
Placement.add_index(
    Placement.index(
        Placement.member,
        unique=True,
        name="placement_pending",
        where=Placement.ended_at.is_null() & Placement.accepted_at.is_null(),
    )
)
Placement.add_index(Placement.index(Placement.unit, Placement.ended_at, Placement.asked_at, name="placement_unit"))
Placement.add_index(
    Placement.index(
        Placement.accepted_at,
        name="placement_accepted",
        where=Placement.ended_at.is_null() & Placement.accepted_at.is_null(False),
    )
)


class WalkIn(Row):
    """Somebody who came to a host branch without having reported in. It names no member: whoever has this name and
    phone is asked on their own Today, and the host learns nothing unless they agree."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False)
    name = pw.TextField()
    name_key = pw.TextField()
    phone = pw.TextField()
    home_organisation = pw.TextField()
    home_phone = pw.TextField()
    written_at = UTCDateTimeField(default=now)
    written_by = pw.UUIDField()
    answered_at = UTCDateTimeField(null=True)
    placement = pw.ForeignKeyField(Placement, null=True, backref="+", on_delete="SET NULL")


WalkIn.add_index(WalkIn.index(WalkIn.phone, name="walk_in_asks", where=WalkIn.answered_at.is_null()))
WalkIn.add_index(WalkIn.index(WalkIn.unit, WalkIn.written_at, name="walk_in_unit"))
