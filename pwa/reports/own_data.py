"""Export a member's own reports: as sent, rejected entries, decisions, photos."""

from flask import url_for

from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .models import ActivityReport, Decision, PhotoNamed, Quarantined, Submission
from .sealed_fields import opened


def reports_of(member: Member) -> Rows:
    """Export every report about the member, as it was sent."""
    rows = Submission.select().where(Submission.member_id == member.id).order_by(Submission.received_at)
    return [row | {"fields": opened(row["fields"])} for row in plain_rows(rows)]


def attention_of(member: Member) -> Rows:
    """Export the rejected entries."""
    rows = Quarantined.select().where(Quarantined.member_id == member.id).order_by(Quarantined.received_at)
    return [row | {"fields": opened(row["fields"])} for row in plain_rows(rows)]


def decisions_of(member: Member) -> Rows:
    """Export the decisions of branches about the member's activities."""
    activities = ActivityReport.select(ActivityReport.id).where(ActivityReport.member == member.id)
    return plain_rows(Decision.select().where(Decision.activity.in_(activities)).order_by(Decision.at), "by_id")


def photos_of(member: Member) -> Rows:
    """Export the photos that the reports name, by the address where each can be fetched."""
    reports = Submission.select(Submission.id).where(Submission.member_id == member.id)
    named = PhotoNamed.select(PhotoNamed.submission_id, PhotoNamed.sha256)
    return [
        {
            "report": str(row.submission_id),
            "address": url_for("photos.photo", submission=row.submission_id, sha256=row.sha256),
        }
        for row in named.where(PhotoNamed.submission_id.in_(reports))
    ]
