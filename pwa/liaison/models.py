"""Store contacts with members as whoever keeps in touch wrote them down."""

import peewee as pw

from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member

from .rules import CHANNELS, DIRECTIONS, PAUSES


class Contact(Row):
    """A contact with a member; its id is the submission's. With `pause_until` it also begins a pause."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # contact_member begins with it
    by_id = pw.UUIDField()
    on = pw.DateField()
    reached_at = UTCDateTimeField()  # noon of that day in China, to compare with contacts of other kinds
    direction = pw.TextField(constraints=[one_of("direction", DIRECTIONS)])
    channel = pw.TextField(constraints=[one_of("channel", CHANNELS)])
    summary = pw.TextField()
    needs = pw.TextField(default="")
    follow_up_on = pw.DateField(null=True)
    pause_reason = pw.TextField(default="", constraints=[one_of("pause_reason", ("", *PAUSES))])
    pause_until = pw.DateField(null=True)
    pause_ended_at = UTCDateTimeField(null=True)
    pause_ended_by = pw.UUIDField(null=True)
    visit_id = pw.UUIDField(null=True)  # the visit of care that it was; without effect if there is no such one
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()
    counts = pw.BooleanField(default=False)  # derived: not corrected, not withdrawn, not waiting for a successor

    class Meta:
        table_name = "contact_log"
        constraints = [
            pw.Check("(pause_until is null) = (pause_reason = '')"),
            pw.Check('pause_until > "on"'),
            pw.Check('follow_up_on > "on"'),
            pw.Check("(pause_ended_at is null) = (pause_ended_by is null)"),
            pw.Check("pause_ended_at is null or pause_until is not null"),
        ]


Contact.add_index(Contact.index(Contact.member, Contact.on, Contact.corrected_at, name="contact_member"))
Contact.add_index(Contact.index(Contact.member, Contact.reached_at, name="contact_reached", where=Contact.counts))
Contact.add_index(
    Contact.index(Contact.member, Contact.pause_until, name="contact_pause", where=Contact.pause_until.is_null(False))
)
Contact.add_index(Contact.index(Contact.visit_id, name="contact_visit", where=Contact.visit_id.is_null(False)))

from . import (  # noqa: E402  (this module brings all tables)
    care_models,  # noqa: F401
    confirmation_models,  # noqa: F401
    figure_models,  # noqa: F401
    handover_models,  # noqa: F401
    notice_models,  # noqa: F401
    rights_models,  # noqa: F401
)
