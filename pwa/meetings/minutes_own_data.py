"""Declare the tables of minutes, votes and branch rules as kept, and export what of them is about a member."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.kept_tables import Keep, Kept
from pwa.members.models import Member

from .attachment_models import FACTS, MinutesAttachment
from .minutes_models import Bylaw, ElectionExclusion, Minutes, MinutesCorrection, MinutesSeal, Vote, WrittenOpinion
from .minutes_rules import seals_as

RECORD = _l("To prove what a branch held and decided.")


def minutes_of_member(member: Member) -> Iterator[dict[str, Any]]:
    """Export the minutes that name this member as chair or recorder; not what others said."""
    named = (Minutes.chair == member.id) | (Minutes.recorder == member.id)
    for row in Minutes.select().where(named).order_by(Minutes.written_at, Minutes.id):
        role = seals_as(member.id, row.chair_id, row.recorder_id)
        yield {"meeting": row.meeting_id, "role": role, "written_at": row.written_at}


def seals_of_member(member: Member) -> Iterator[dict[str, Any]]:
    """Export the minutes that this member sealed."""
    rows = MinutesSeal.select().where(MinutesSeal.member == member.id).order_by(MinutesSeal.at, MinutesSeal.id)
    for row in rows:
        yield {"meeting": row.meeting_id, "role": row.role, "at": row.at}


def opinions_of_member(member: Member) -> Iterator[dict[str, Any]]:
    """Export the written opinions that this member sent before a meeting."""
    rows = (
        WrittenOpinion.select(WrittenOpinion, Vote)
        .join(Vote)
        .where(WrittenOpinion.member == member.id)
        .order_by(WrittenOpinion.received_on, WrittenOpinion.id)
    )
    for row in rows:
        facts = {name: getattr(row, name) for name in ("stance", "words", "received_on")}
        yield {"meeting": row.vote.meeting_id, "vote": row.vote.words, **facts}


def exclusions_of_member(member: Member) -> Iterator[dict[str, Any]]:
    """Export from which elections this member was left out, why and by whose consent."""
    rows = ElectionExclusion.select().where(ElectionExclusion.member == member.id)
    for row in rows.order_by(ElectionExclusion.made_at, ElectionExclusion.id):
        yield {"meeting": row.meeting_id, "reason": row.reason, "consent": row.consent, "made_at": row.made_at}


def attachments_of_account(account: Any) -> Iterator[dict[str, Any]]:
    """Export which files this account attached to minutes, without their content."""
    rows = MinutesAttachment.select(*FACTS).where(MinutesAttachment.added_by == account.id)
    for row in rows.order_by(MinutesAttachment.added_at, MinutesAttachment.id):
        facts = {name: getattr(row, name) for name in ("name", "size", "sha256", "added_at", "removed_at")}
        yield {"meeting": row.meeting_id, **facts}


KEPT = (
    Kept(
        Minutes,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("The minutes: who chaired and recorded, what was discussed, who wrote them"),
        why=RECORD,
        section="minutes",
        of_member=minutes_of_member,
    ),
    Kept(
        MinutesSeal,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Who sealed the minutes, as what and when"),
        why=RECORD,
        section="seals",
        of_member=seals_of_member,
    ),
    Kept(
        MinutesCorrection,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Who proposed, accepted or declined a correction of sealed minutes"),
        why=RECORD,
    ),
    Kept(
        MinutesAttachment,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Files that belong to minutes, and who attached them"),
        why=RECORD,
        section="attachments",
        of_account=attachments_of_account,
    ),
    Kept(
        Vote,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Votes as counts, and who recorded them; who voted how is not kept"),
        why=RECORD,
    ),
    Kept(
        WrittenOpinion,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Written opinions that you sent before a meeting"),
        why=_l("So that they count where you could not be there."),
        section="written_opinions",
        of_member=opinions_of_member,
    ),
    Kept(
        ElectionExclusion,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Whether you were left out of those who should attend an election, why, and by whose consent"),
        why=RECORD,
        section="left_out_of_elections",
        of_member=exclusions_of_member,
    ),
    Kept(
        Bylaw,
        Keep.FOR_THE_RECORD,
        heading=notice_headings.MEETINGS,
        what=_l("Who put down or ended a rule of the branch"),
        why=RECORD,
    ),
)
