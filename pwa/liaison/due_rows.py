"""Put the rows of the list of contacts into words."""

from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.identity.visitor import Visitor
from pwa.members.labels import masked_phone, place_words, reason_and_source
from pwa.policy import day_count
from pwa.reports.timeline_labels import report_address

from . import labels
from .due_list import Person
from .models import Contact
from .rules import A_DAY, TO_CONTACT, Need, reasons_of

TURNS = {
    "in_time": 2,
    "visit_ahead": 2,
    "paused": 2,
    "at_home": 2,
}  # where a row stands on a phone: 0 to be contacted, 2 nothing to do


def need_words(need: Need) -> str:
    """Say what is to be done about a member, and until when."""
    day = on_day(need.day) if need.day else ""
    return {
        "asked": _("asked for help on %(day)s", day=day),
        "undelivered": _("urgent message not delivered on %(day)s: please call", day=day),
        "visit": _("visit of care planned for %(day)s", day=day),
        "visit_ahead": _("visit of care planned for %(day)s", day=day),
        "agreed": _("contact agreed for %(day)s", day=day),
        "overdue": _("overdue since %(day)s", day=on_day(need.day + A_DAY) if need.day else ""),
        "due": _("due by %(day)s", day=day),
        "at_risk": _("no telephone number on file; any day until %(day)s", day=day),
        "in_time": _("any day until %(day)s", day=day),
        "paused": _("paused until %(day)s", day=day),
        "at_home": _("at home: nothing is due"),
    }[need.kind]


def row_of(one: Person, visitor: Visitor) -> dict[str, Any]:
    """Return one row as the template shows it."""
    row, last = one.row, one.facts.last
    taken = row.taken and not visitor.limited
    days = day_count(row.began_on, today()) if row.began_on else 0
    logged = [on_day(row.logged_on), str(labels.CHANNELS[row.channel])] if row.logged_on else []
    heard = on_day(last.last) if last and last.last != last.away_since else ""
    return {
        "id": row.id,
        "name": row.name,
        "search": " ".join([row.name, row.search, (row.phone or "")[-4:]]),
        "branch": row.branch_name,
        "contact": row.contact_name or "",
        "phone": "" if taken else masked_phone(row.phone or ""),
        "tel": row.phone if taken else "",
        "place": place_words(row.division, row.country) if row.began_on else "",
        "days": _("day %(days)s away", days=days) if days else "",
        "need": need_words(one.need),
        "kind": one.need.kind,
        "turn": TURNS.get(one.need.kind, 0),
        "visit": {"visit": row.visit_id, **labels.as_planned(row.visit_on)} if row.visit_id else {},
        "visit_words": _visit_words(one) if row.visit_id else "",
        "last": heard or " · ".join(logged),
    }


def _visit_words(one: Person) -> str:
    """Name the link to write a planned visit down; its day only where the need beside it does not say it."""
    occasion = getattr(one.row, "occasion", None) or ""
    if one.need.kind not in ("visit", "visit_ahead"):
        return labels.visit_words(occasion, one.row.visit_on)
    if not occasion:
        return _("write the visit down")
    return _("write the visit down (%(occasion)s)", occasion=labels.OCCASIONS[occasion])


def reasons_in_words(one: Person) -> list[dict[str, str]]:
    """Return why a contact is due or not, each reason with its source."""
    return [reason_and_source(reason) for reason in reasons_of(one.facts, one.parameters)]


def counted_words(people: list[Person]) -> str:
    """Say how many of these are to be contacted."""
    n = sum(one.need.kind in TO_CONTACT for one in people)
    return _("Members to contact: %(n)s", n=n) if people else ""


def log_row(row: Contact, words: bool) -> dict[str, Any]:
    """Return one logged contact as a row of a list; what was said only with `words`."""
    said = [part for part in (row.summary, row.needs) if part and words]
    more = [_("agreed to speak again on %(day)s", day=on_day(row.follow_up_on))] if row.follow_up_on else []
    more += [labels.pause_words(row.pause_reason, row.pause_until)] if row.pause_until else []
    detail = " · ".join([str(labels.CHANNELS[row.channel]), str(labels.DIRECTIONS[row.direction]), *more])
    return {"href": report_address(row.id), "title": on_day(row.on), "detail": detail, "lines": said}
