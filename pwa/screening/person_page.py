"""Show one person of a round: every response and whether it counts, and for a stated reason their phone number."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, open_to
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.identity.models import Account
from pwa.members.file_facts import masked_fields
from pwa.members.kept_pages import keep_file
from pwa.members.labels import place_words
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, within_reach
from pwa.reports.entries import is_withdrawn, replaced
from pwa.reports.models import Submission, counts

from . import labels
from .file_mismatches import missing_report
from .models import Asked, RoundResponse
from .worklist import opened_round

person = Blueprint("person", __name__)


@person.get("/screening/rounds/<uuid:round>/members/<uuid:member>")
@open_to(*OFFICERS)
def one_person(round: UUID, member: UUID) -> Response:
    """Show every response about one person in this round, newest first; the one that counts is marked."""
    row, who = opened_round(round), within_reach(current_user).member(member)
    asked = Asked.get_or_none(Asked.round == round, Asked.member == member)
    if row is None or asked is None or who.seen_as not in (OFFICER, CONTACT):
        raise NotFound
    keep_file(who.seen_as)
    values: dict[str, Any] = {
        "told": responses_about(asked),
        "to_call": number_to_call(who),
        "to_tell": missing_report(asked),
    }
    return page("screening/person.html", round=row, member=who, asked=asked, **values)


def number_to_call(member: Member) -> dict[str, str] | None:
    """Return the phone number's line, masked as in the member's file; None where none may be shown."""
    return next((line for line in masked_fields(member) if line["what"] == "phone"), None)


def responses_about(asked: Asked) -> list[dict[str, Any]]:
    """Return the responses about one person in a round, newest first, with who sent each. `stands` says in a word or
    two which one counts and which have no effect."""
    query = (
        RoundResponse.select(
            RoundResponse,
            Account.name.alias("by_name"),
            (~counts()).alias("waits"),
            is_withdrawn().alias("withdrawn"),
            replaced().alias("replaced"),
        )
        .join(Submission, on=(Submission.id == RoundResponse.id))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == RoundResponse.by_id))
        .where(RoundResponse.round == asked.round_id, RoundResponse.member == asked.member_id)
        .order_by(RoundResponse.corrected_at.desc(), RoundResponse.id.desc())
    )  # fmt: skip
    return [
        {
            "id": row.id,
            "when": readable_time(row.corrected_at),
            "outcome": labels.OUTCOMES[row.outcome],
            "detail": " · ".join(
                part
                for part in (str(labels.WAYS[row.way]), row.by_name, place_words(row.division, row.country), row.needs)
                if part
            ),
            "stands": _stands(row, asked),
        }
        for row in query.objects(RoundResponse)
    ]


def _stands(row: Any, asked: Asked) -> str:
    if row.withdrawn:
        return _("taken back")
    if row.waits:
        return _("waits for the branch to confirm it")
    if row.replaced:
        return _("corrected since")
    return _("leads") if row.id == asked.lead_id else ""
