"""Build the page of one placement: only what this visitor may see."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.form_markup import Form
from pwa.core.i18n import day_with_year, on_day, readable_time
from pwa.identity.models import Account
from pwa.members import labels as of_members
from pwa.members.changes import account_name
from pwa.members.file import basics
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import state_of
from pwa.organisations.models import Unit, parameters_at

from . import labels
from .models import PlacementMessage
from .placement_lists import due_on, is_late, state_words, who
from .placement_steps import CARD, PLACEMENT, REFUSING, WRITING, contacts_at, groups_of, offered
from .points import points_of
from .reach import ABOVE, AUTHOR, FORMER_HOST, HOME, HOST, OWN

KNOWS = (OWN, HOME, HOST)  # who sees whose placement it is


def page_values(
    row: Placement, errors: Mapping[str, str] | None, tried: str, said: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return the values of `incorporation/placement.html` that this visitor may see."""
    seen, may = row.seen_as, offered(row)
    errors, said = errors or {}, said or {}
    known = seen in KNOWS
    return {
        "placement": {"id": row.id, "seen": PLACEMENT.seen(row), "unit": row.unit_name, "outside": not row.unit_id},
        "title": row.unit_name if seen == OWN else who(row) if seen != HOME else row.member.name,
        "detail": basics(row.member) if seen in (HOME, HOST) else "",
        "seen_as": seen,
        "state": state_words(row),
        "is_over": row.ended_at is not None,
        "late": is_late(row),
        "turn": turn(row),
        "asks": seen == OWN and row.ended_at is None and row.consented_at is None,
        "may_withdraw": seen == OWN and row.ended_at is None,
        "may_end": seen == HOME and row.ended_at is None,
        "facts": facts_of(row),
        "thread": thread(row) if known else [],
        "may": may,
        "tried": tried if known else "",
        "errors": errors,
        "contacts": contacts_at(row.unit_id) if "accept" in may else [],
        "groups": groups_of(row.unit_id) if "accept" in may else [],
        "said": said,
        "refusing": Form(REFUSING, said if tried == "refuse" else {}, errors if tried == "refuse" else {}),
        "writing": Form(WRITING, said if tried == "write" else {}, errors if tried == "write" else {}, "-write"),
        "card": Form(CARD, said if tried == "note_card" else {"card_no": row.card_no}, errors, "-card"),
        "rule": [_rule(row)] if row.ended_at is None and row.unit_id else [],
        "letter": seen in (OWN, HOME) and not row.unit_id and row.consented_at is not None,
        "file": row.member_id if seen == HOME or (seen == HOST and row.accepted_at) else None,
    }


def _rule(row: Placement) -> dict[str, str]:
    parameters = parameters_at(row.unit.path)
    days = parameters["placement.answer_days"]
    text = _("The host answers within %(days)s days. Who holds an activity card is not refused.", days=days)
    return {"text": text, "source": of_members.cited(parameters.source("placement.answer_days"))}


def turn(row: Placement) -> str:
    """Say in whose hands the request is, and since when; empty once it is answered."""
    if row.ended_at is not None or row.accepted_at is not None:
        return ""
    if row.consented_at is None:
        return _("In the member's hands since %(when)s: they have not agreed yet.", when=readable_time(row.asked_at))
    if not row.unit_id:
        moment = readable_time(row.told_at or row.consented_at)
        if row.told_at:
            return _("In the hands of %(unit)s since %(when)s; home calls and confirms.", unit=row.outside, when=moment)
        return _("In the home branch's hands since %(when)s: it tells the organisation.", when=moment)
    when = readable_time(max(row.asked_at, row.consented_at))
    return _("In the hands of %(unit)s since %(when)s; answer by %(day)s.", unit=row.unit_name, when=when,
             day=on_day(due_on(row)))  # fmt: skip


def facts_of(row: Placement) -> list[tuple[str, str]]:
    """List the facts as (label, value) that this visitor may see."""
    seen = row.seen_as
    pairs = [(_("Host branch"), row.unit_name), (_("Branch"), row.member.branch.name)]
    if seen == HOST:
        pairs += [(_("The branch's phone"), row.member.branch.phone or ""), (_("Phone"), row.member.phone or "")]
    if seen in (OWN, HOME) and row.unit_id:
        pairs.append((_("The host branch's phone"), row.unit.phone or ""))
    if not row.unit_id and seen in (OWN, HOME):
        pairs += [(_("Who to ask for there"), row.outside_contact), (_("Telephone there"), row.outside_phone)]
    if seen in (OWN, HOME) and row.unit_id and row.ended_at is None:
        pairs.append((_("Receiving point"), _point(row)))
    pairs.append((_("Asked on"), f"{readable_time(row.asked_at)} · {labels.WAYS[row.asked_way]}"))
    if seen in KNOWS:
        pairs += [(_("Agreed"), _agreed(row)), (_("A word with it"), row.note), (_("Activity card"), row.card_no)]
    if row.accepted_at:
        pairs.append((_("Taken in"), readable_time(row.accepted_at)))
    if seen in KNOWS:
        pairs += [(_("Party group"), _group(row)), (_("Contact person at the host"), _contact(row))]
    if row.ended_at:
        pairs.append((_("Over since"), " · ".join(filter(None, (readable_time(row.ended_at), state_words(row))))))
    if row.refusal and seen in (OWN, HOME, ABOVE, AUTHOR, FORMER_HOST):
        reason = str(labels.REASONS[row.refusal])
        words = row.refusal_words if seen in (OWN, HOME, ABOVE) else ""
        pairs.append((_("Reason"), " · ".join(filter(None, (reason, words)))))
    return [(label, value) for label, value in pairs if value]


def _point(row: Placement) -> str:
    """Say where the branch receives, and when."""
    point = points_of([row.unit_id]).get(row.unit_id)
    return " · ".join((point.address, point.opening_hours, point.phone)) if point else ""


def _agreed(row: Placement) -> str:
    if not row.consented_at:
        return ""
    way = "" if row.consent_way == "in_app" else str(of_members.CONSENT_WAYS.get(row.consent_way or "", ""))
    return " · ".join(part for part in (readable_time(row.consented_at), way) if part)


def _group(row: Placement) -> str:
    return Unit.get_by_id(row.party_group_id).name if row.party_group_id else ""


def _contact(row: Placement) -> str:
    """Name the contact person at the host, for the member and home with telephone."""
    if not row.contact_id:
        return ""
    number = Member.select(Member.phone).join(Account, on=(Account.member_id == Member.id))
    phone = number.where(Account.id == row.contact_id).scalar() if row.seen_as in (OWN, HOME) else ""
    return " · ".join(part for part in (account_name(row.contact_id), phone) if part)


def thread(row: Placement) -> list[dict[str, Any]]:
    """List what home and host wrote to each other, oldest first."""
    found = PlacementMessage.select().where(PlacementMessage.placement == row.id)
    return [
        {"when": readable_time(one.at), "iso": one.at.isoformat(), "title": labels.SIDES[one.side], "words": one.words}
        for one in found.order_by(PlacementMessage.at, PlacementMessage.id)
    ]


def letter_values(row: Placement) -> dict[str, Any]:
    """Return the values of the letter to an organisation outside: no ID number, no telephone of the member."""
    branch = row.member.branch
    return {
        "placement": {"id": row.id},
        "to": row.outside,
        "contact": row.outside_contact,
        "name": row.member.name,
        "kind": of_members.KINDS[row.member.kind],
        "branch": branch.name,
        "phone": branch.phone or "",
        "asked": day_with_year(row.asked_at.date()),
        "day": day_with_year(today()),
        "state": state_of(row),
    }
