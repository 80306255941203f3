"""Store submissions, each once, and what follows from them."""

import json
from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField
from pwa.core.features import registry
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .device_models import Device, Discarded, Gap
from .home_visits import HomeVisit
from .photo_models import Photo, PhotoNamed

LONGEST_AGAIN = 600  # longest answer, in characters, that is passed on in an address

__all__ = [
    "ActivityReport", "Decision", "Device", "Discarded", "Gap", "HomeVisit", "LocationReport", "Photo", "PhotoNamed",
    "Quarantined", "Submission", "Withdrawal",
]  # fmt: skip


class Sent(Row):
    """What a phone sent for one entry, as it came."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    member_id = pw.UUIDField(null=True)  # the subject
    device = pw.UUIDField(null=True)
    seq = pw.IntegerField(null=True)
    form = pw.TextField()
    version = pw.IntegerField()
    source = pw.TextField(null=True)  # phone, letter, visit: filed for someone else
    replaces = pw.UUIDField(null=True)
    fields = pw.TextField()  # JSON: coordinates removed, text normalised
    content_hash = pw.TextField()
    claimed_at = UTCDateTimeField(null=True)
    received_at = UTCDateTimeField()
    corrected_at = UTCDateTimeField()
    clock_shifted = pw.BooleanField(default=False)

    class Meta:
        abstract = True


class Submission(Sent):
    """An accepted entry. Its id was made on the phone; the primary key makes it exactly once.

    Each index costs time with every report, so each serves a query: one's own list, a member's list, a former branch's
    list, a number used twice, what replaces what, what waits. That of a member holds form and account, because the
    lists of an officer are cut before any row is read, and not every form and sender is listed; it holds when a report
    was written and how it was entered, because lists ask for everybody's last report. A receipt number is searched only
    among reports within reach, never among all.
    """

    branch_id = pw.UUIDField(null=True)  # the branch in charge on arrival, where it is filed
    former_branch_id = pw.UUIDField(null=True)  # the branch in charge when it was written, if another: it sees it too
    seq_reused = pw.BooleanField(default=False)
    receipt = pw.TextField()
    waits = pw.BooleanField(default=False)  # filed by someone whose post had ended: a successor must confirm it
    adopted_at = UTCDateTimeField(null=True)
    adopted_by = pw.UUIDField(null=True)

    # Set by reports.reach for the visitor who opens it.
    member: Member
    activity: Any  # ActivityReport, or None for another form
    seen_as: str | None

    @property
    def still_waits(self) -> bool:
        """Whether it waits and no successor has adopted it."""
        return self.waits and self.adopted_at is None


def counts(sent: Any = Submission) -> pw.Expression:
    """Return the condition for entries that count: filed by somebody in office, or adopted. Entries that wait have no
    effect."""
    return ~sent.waits | sent.adopted_at.is_null(False)


def waiting(sent: Any = Submission) -> pw.Expression:
    """Return the condition for entries that wait: filed by somebody whose post had ended, and adopted by nobody. In the
    words of the index `submission_waits`, which holds these few."""
    return sent.waits & sent.adopted_at.is_null()


Submission.add_index(
    Submission.index(Submission.account_id, Submission.received_at, Submission.id, name="submission_account")
)
Submission.add_index(
    Submission.index(
        Submission.member_id,
        Submission.received_at,
        Submission.id,
        Submission.form,
        Submission.account_id,
        Submission.corrected_at,
        Submission.source,
        name="submission_member",
    )
)
Submission.add_index(
    Submission.index(
        Submission.former_branch_id,
        Submission.received_at,
        Submission.id,
        name="submission_former_branch",
        where=Submission.former_branch_id.is_null(False),
    )
)
Submission.add_index(Submission.index(Submission.member_id, name="submission_waits", where=waiting()))
Submission.add_index(Submission.index(Submission.account_id, Submission.device, Submission.seq, name="submission_seq"))
Submission.add_index(
    Submission.index(Submission.replaces, name="submission_replaces", where=Submission.replaces.is_null(False))
)


class Quarantined(Sent):
    """An entry that was rejected, or whose id was taken by other content: kept and shown, without effect."""

    submission_id = pw.UUIDField()
    outcome = pw.TextField(constraints=[pw.Check("outcome in ('rejected','conflict')")])
    errors = pw.TextField(default="{}")  # JSON: field → reason code
    settled_at = UTCDateTimeField(null=True)  # accepted later, replaced by a new entry, or discarded on the phone

    @property
    def reasons(self) -> dict[str, str]:
        """Field → reason code."""
        return json.loads(self.errors)

    @property
    def again(self) -> str:
        """The address of the form filled in with this entry; saving it replaces the entry. Empty for a kind without a
        form."""
        kind = registry().forms.get(self.form)
        if kind is None or not (kind.endpoint and kind.correctable):
            return ""
        kept = {k: v for k, v in json.loads(self.fields).items() if isinstance(v, str | int | float) and v is not True}
        said = {k: str(v)[:LONGEST_AGAIN] for k, v in kept.items()}
        said |= {"replaces": str(self.submission_id)}
        if self.source and self.member_id:
            said |= {"subject": str(self.member_id), "source": self.source}
        return str(kind.filled_in(said))


Quarantined.add_index(
    Quarantined.index(
        Quarantined.account_id,
        Quarantined.submission_id,
        Quarantined.content_hash,
        unique=True,
        name="quarantined_once",
    )
)
Quarantined.add_index(Quarantined.index(Quarantined.member_id, Quarantined.received_at, name="quarantined_member"))
Quarantined.add_index(
    Quarantined.index(Quarantined.member_id, name="quarantined_open", where=Quarantined.settled_at.is_null())
)
Quarantined.add_index(
    Quarantined.index(Quarantined.account_id, Quarantined.device, Quarantined.seq, name="quarantined_seq")
)


class LocationReport(Row):
    """A place as parsed; its id is the submission's."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)  # the index location_member begins with it
    since = pw.DateField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField(default="")
    stay = pw.TextField(default="unknown")
    settled = pw.TextField(default="unknown")
    reason = pw.TextField(default="")
    employer_kind = pw.TextField(default="")
    back_home = pw.BooleanField(default=False)
    visit_until = pw.DateField(null=True)  # home for a visit only, until this day: nothing ends
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()


LocationReport.add_index(
    LocationReport.index(LocationReport.member, LocationReport.corrected_at, name="location_member")
)


class ActivityReport(Row):
    """An activity as parsed; its id is the submission's. It counts only after a branch has confirmed it."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)
    held_by = pw.ForeignKeyField(Unit, null=True, on_delete="RESTRICT", index=False)
    kind = pw.TextField()
    topic = pw.TextField(default="")
    on = pw.DateField()
    summary = pw.TextField()
    half_hours = pw.IntegerField(default=0)
    meeting_id = pw.UUIDField(null=True)  # the meeting that it was, if the member says so; it may be unknown here
    task_id = pw.UUIDField(null=True)  # the service task that it was, likewise
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()


ActivityReport.add_index(ActivityReport.index(ActivityReport.member, ActivityReport.on, name="activity_member"))
ActivityReport.add_index(ActivityReport.index(ActivityReport.held_by, ActivityReport.on, name="activity_held_by"))
ActivityReport.add_index(
    ActivityReport.index(
        ActivityReport.meeting_id, name="activity_meeting", where=ActivityReport.meeting_id.is_null(False)
    )
)
ActivityReport.add_index(
    ActivityReport.index(ActivityReport.task_id, name="activity_task", where=ActivityReport.task_id.is_null(False))
)


class Decision(Row):
    """A branch's decision on an activity: confirmed, corrected (with the old values) or declined with a reason."""

    county_id = pw.UUIDField()
    activity = pw.ForeignKeyField(ActivityReport, backref="decisions", on_delete="CASCADE")
    unit_id = pw.UUIDField()
    verdict = pw.TextField(constraints=[pw.Check("verdict in ('confirmed','corrected','declined')")])
    reason = pw.TextField(default="")
    kind = pw.TextField(null=True)
    topic = pw.TextField(null=True)
    on = pw.DateField(null=True)
    half_hours = pw.IntegerField(null=True)
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)


Decision.add_index(
    Decision.index(Decision.activity, unique=True, name="decision_current", where=Decision.withdrawn_at.is_null())
)


class Withdrawal(Row):
    """A report withdrawn before it was confirmed; its id is the withdrawing submission's."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    of = pw.UUIDField(index=True)
    corrected_at = UTCDateTimeField()
