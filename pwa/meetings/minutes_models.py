"""Store minutes, votes, seals and corrections of meetings, and the rules 制度 that a branch has given itself.

What somebody seals is an edition of the meeting (`Meeting.edition`): each change of what the minutes say makes another
one, so that a seal under an earlier one does not count.
"""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .minutes_rules import ATTENDED, CORRECTIONS, READERS, SEALERS
from .models import Meeting
from .vote_rules import KINDS, LEFT_OUT, STANCES


class Minutes(Row):
    """What the minutes of a meeting say beside what the meeting itself knows: chair, recorder, and words in a public
    part and one for those whom it concerns."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, unique=True, backref="minutes", on_delete="CASCADE")
    chair = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL")
    recorder = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL")
    others = pw.TextField(default="")  # who else was there, without a vote
    public = pw.TextField(default="")  # for everybody who is called, also those who were away
    discussed = pw.TextField(default="")
    differing = pw.TextField(default="")  # differing opinions
    readers = pw.TextField(default=ATTENDED, constraints=[one_of("readers", READERS)])
    written_at = UTCDateTimeField(default=now)
    written_by = pw.UUIDField()

    class Meta:
        constraints = [pw.Check("chair_id <> recorder_id")]


class MinutesSeal(Row):
    """The seal of the chair or the recorder under one edition of the minutes."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="seals", on_delete="CASCADE", index=False)
    role = pw.TextField(constraints=[one_of("role", SEALERS)])
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    edition = pw.IntegerField()
    attachments = pw.TextField(default="")  # SHA-256 of each file that belonged to the minutes then
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    link_by = pw.UUIDField(null=True)  # who made the link by which they had come in, and may have been them


MinutesSeal.add_index(
    MinutesSeal.index(MinutesSeal.meeting, MinutesSeal.edition, MinutesSeal.role, unique=True, name="minutes_seal_role")
)
MinutesSeal.add_index(
    MinutesSeal.index(MinutesSeal.meeting, MinutesSeal.edition, MinutesSeal.by_id, unique=True, name="minutes_seal_by")
)


class MinutesCorrection(Row):
    """A correction of sealed minutes: words (perhaps with other class hours), or a roll that came later. Another person
    than who proposed it accepts or declines it."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)  # the meeting's
    meeting = pw.ForeignKeyField(Meeting, backref="corrections", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", CORRECTIONS)])
    words = pw.TextField(default="")
    half_hours = pw.IntegerField(null=True, constraints=[pw.Check("half_hours between 0 and 48")])
    roll_id = pw.UUIDField(null=True, unique=True)
    proposed_at = UTCDateTimeField(default=now)
    proposed_by = pw.UUIDField()
    link_by = pw.UUIDField(null=True)  # who made the link by which they had come in, and may have been them
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    accepted = pw.BooleanField(null=True)

    class Meta:
        constraints = [
            pw.Check("(decided_at is null) = (decided_by is null)"),
            pw.Check("(decided_at is null) = (accepted is null)"),
            pw.Check("(kind = 'roll') = (roll_id is not null)"),
            pw.Check("decided_by <> proposed_by"),
        ]


MinutesCorrection.add_index(
    MinutesCorrection.index(
        MinutesCorrection.unit, name="minutes_correction_open", where=MinutesCorrection.decided_at.is_null()
    )
)


class Vote(Row):
    """One vote of a meeting: a motion, the admission of a member, or an election. Of secret ballots only the counts are
    kept."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="votes", on_delete="CASCADE", index=False)  # vote_place begins so
    place = pw.IntegerField()
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    words = pw.TextField()
    secret = pw.BooleanField(default=False)
    ayes = pw.IntegerField(default=0, constraints=[pw.Check("ayes >= 0")])
    noes = pw.IntegerField(default=0, constraints=[pw.Check("noes >= 0")])
    abstained = pw.IntegerField(default=0, constraints=[pw.Check("abstained >= 0")])
    posts = pw.IntegerField(null=True, constraints=[pw.Check("posts > 0")])
    issued = pw.IntegerField(null=True, constraints=[pw.Check("issued >= 0")])
    returned = pw.IntegerField(null=True, constraints=[pw.Check("returned >= 0")])
    invalid = pw.IntegerField(null=True, constraints=[pw.Check("invalid between 0 and returned")])
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()

    cast: list[Any]  # its candidates, and `sent` the written opinions: set by votes.py
    sent: list[Any]

    class Meta:
        constraints = [
            pw.Check("(kind = 'election') = (posts is not null)"),
            pw.Check("(posts is null) = (issued is null)"),
            pw.Check("(posts is null) = (returned is null)"),
            pw.Check("(posts is null) = (invalid is null)"),
        ]


Vote.add_index(Vote.index(Vote.meeting, Vote.place, unique=True, name="vote_place"))


class VoteCandidate(Row):
    """One candidate of an election, with the votes."""

    county_id = pw.UUIDField()
    vote = pw.ForeignKeyField(Vote, backref="candidates", on_delete="CASCADE", index=False)
    place = pw.IntegerField()
    name = pw.TextField()
    ayes = pw.IntegerField(constraints=[pw.Check("ayes >= 0")])
    noes = pw.IntegerField(constraints=[pw.Check("noes >= 0")])
    abstained = pw.IntegerField(constraints=[pw.Check("abstained >= 0")])


VoteCandidate.add_index(
    VoteCandidate.index(VoteCandidate.vote, VoteCandidate.place, unique=True, name="vote_candidate_place")
)


class WrittenOpinion(Row):
    """What somebody with a vote, who was not there, sent to the branch in writing before the meeting."""

    county_id = pw.UUIDField()
    vote = pw.ForeignKeyField(Vote, backref="opinions", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    stance = pw.TextField(constraints=[one_of("stance", STANCES)])
    words = pw.TextField(default="")
    received_on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()


WrittenOpinion.add_index(
    WrittenOpinion.index(WrittenOpinion.vote, WrittenOpinion.member, unique=True, name="written_opinion_member")
)


class ElectionExclusion(Row):
    """Somebody who is left out of those who should attend the elections of a meeting, why, and by whose consent."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="exclusions", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    reason = pw.TextField(constraints=[one_of("reason", LEFT_OUT)])
    consent = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()


ElectionExclusion.add_index(
    ElectionExclusion.index(
        ElectionExclusion.meeting, ElectionExclusion.member, unique=True, name="election_exclusion_member"
    )
)


class Bylaw(Row):
    """A rule 制度 that a branch has given itself: its text, by which meeting, from when on, and until it is ended or
    replaced."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # bylaw_unit begins with it
    title = pw.TextField()
    text = pw.TextField()
    from_on = pw.DateField()
    meeting = pw.ForeignKeyField(Meeting, null=True, backref="+", on_delete="RESTRICT")
    decided_where = pw.TextField(default="")  # the meeting in words, where it is not recorded here
    replaces = pw.ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [
            pw.Check("(ended_at is null) = (ended_by is null)"),
            pw.Check("(meeting_id is null) = (decided_where <> '')"),
        ]


Bylaw.add_index(Bylaw.index(Bylaw.unit, Bylaw.from_on, Bylaw.id, name="bylaw_unit"))
