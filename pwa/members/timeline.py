"""A member's timeline in words: one line a fact, with who and when. The member sees the same lines."""

import json
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.ground.clock import CHINA
from pwa.ground.paging import newest
from pwa.ground.words import near, on_day
from pwa.identity.models import Account

from .models import Member, TimelineLine
from .words import ACTIVITIES, CONSENT_WAYS, FIELDS, SOURCES, place_words

PAGE = 20
ABOUT_PLACES = ("location_reported", "back_home", "phone_changed")


def _place(facts: dict[str, Any]) -> str:
    return place_words(facts.get("division"), facts.get("country"), facts.get("area", ""))


def _since(facts: dict[str, Any]) -> str:
    return on_day(date.fromisoformat(facts["since"])) if facts.get("since") else ""


def _fields(facts: dict[str, Any]) -> str:
    return "、".join(str(FIELDS[name]) for name in facts.get("fields", []) if name in FIELDS)


def _done(facts: dict[str, Any]) -> str:
    return str(ACTIVITIES.get(facts.get("kind", ""), ACTIVITIES["other"]))


TOLD: dict[str, Callable[[dict[str, Any]], str]] = {
    "admitted": lambda facts: _("Member file opened at %(branch)s", branch=facts.get("branch", "")),
    "location_reported": lambda facts: _("Reported a place: %(place)s", place=_place(facts)),
    "back_home": lambda facts: _("Back home since %(day)s", day=_since(facts)),
    "activity_reported": lambda facts: _("Reported an activity: %(kind)s", kind=_done(facts)),
    "activity_confirmed": lambda facts: _("Activity confirmed: %(kind)s", kind=_done(facts)),
    "activity_corrected": lambda facts: _("Activity confirmed with corrections: %(kind)s", kind=_done(facts)),
    "activity_declined": lambda facts: _("Activity declined: %(kind)s", kind=_done(facts)),
    "withdrawn": lambda facts: _("A report was withdrawn"),
    "file_changed": lambda facts: _("Changed in the file: %(fields)s", fields=_fields(facts)),
    "phone_changed": lambda facts: _("Phone number changed"),
    "host_named": lambda facts: _("Host branch named: %(host)s", host=facts.get("host", "")),
    "host_consented": lambda facts: _("Agreed that %(host)s sees them", host=facts.get("host", "")),
    "host_ended": lambda facts: _("%(host)s no longer sees them", host=facts.get("host", "")),
    "contact_assigned": lambda facts: _("Contact person: %(name)s", name=facts.get("name", "")),
    "contact_ended": lambda facts: _("No longer contact person: %(name)s", name=facts.get("name", "")),
    "invited": lambda facts: _("Invited to sign in"),
    "phones_ended": lambda facts: _("All phones and passkeys were ended"),
}
REPORTS = ("location_reported", "back_home", "activity_reported", "activity_confirmed", "activity_corrected",
           "activity_declined", "withdrawn")  # fmt: skip
PAGES = dict.fromkeys(REPORTS, "/reports/")  # where the record of a line is shown; rooms add theirs
CONFIDED = "case_"  # lines of these kinds are only for who may read the record they speak of


def timeline_of(
    member: Member, before: str = "", only: Collection[str] = (), limit: int = PAGE, confided: Collection[UUID] = ()
) -> tuple[list[dict[str, str]], str | None]:
    """Lines for `ui.timeline`, newest first, and the mark of the next page, which `before` takes. `confided`: the
    records that the reader may know of although their lines are not for everyone who opens the file."""
    rows = TimelineLine.select().where(
        TimelineLine.member == member.id,
        ~TimelineLine.kind.startswith(CONFIDED) | TimelineLine.record_id.in_(list(confided)),
    )
    if only:
        rows = rows.where(TimelineLine.kind.in_(list(only)))
    found, more = newest(rows, TimelineLine.at, before, limit)
    names = _names({row.by_id for row in found if row.by_id})
    return [_item(row, names) for row in found], more


def _names(ids: set[UUID]) -> dict[UUID, Account]:
    rows = Account.select(Account.id, Account.name, Account.member_id).where(Account.id.in_(list(ids))) if ids else []
    return {row.id: row for row in rows}


def _item(row: TimelineLine, names: dict[UUID, Account]) -> dict[str, str]:
    facts = json.loads(row.facts)
    told = TOLD.get(row.kind)
    by = names.get(row.by_id) if row.by_id else None
    who = by.name if by is not None and by.member_id != row.member_id else ""
    if who and facts.get("source") in SOURCES:
        who = _("entered by %(name)s, told %(way)s", name=who, way=SOURCES[facts["source"]])
    asked = str(CONSENT_WAYS.get(facts.get("way", ""), "")) if row.kind == "host_named" else ""
    since = _("since %(day)s", day=_since(facts)) if row.kind == "location_reported" and facts.get("since") else ""
    detail = [since, facts.get("reason", ""), asked, who]
    return {
        "when": near(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": told(facts) if told else _("Noted"),
        "detail": " · ".join(part for part in detail if part),
        "href": f"{PAGES[row.kind]}{row.record_id}" if row.kind in PAGES and row.record_id else "",
    }
