"""Build the page of one report: its content, times, corrections, decisions and photos."""

import json
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.features import registry
from pwa.core.i18n import readable_time
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.members.reach import HOST
from pwa.members.rules import root_of
from pwa.organisations.models import Unit

from . import labels
from .decision_state import ACTIVITY, ENTRY
from .form_kinds import kinds
from .location import home_named, withdrawals
from .models import Decision, LocationReport, Photo, PhotoNamed, Submission, counts
from .reach import holds


def chain_of(report: Submission) -> list[Submission]:
    """Return the report with the reports it replaces and those that replace it, oldest first. All stay in the
    history."""
    seen, edge = {report.id: report}, [report]
    while edge:
        before = [r.replaces for r in edge if r.replaces and r.replaces not in seen]
        linked = Submission.replaces.in_([r.id for r in edge])
        query = Submission.select().where(
            (linked | Submission.id.in_(before)) if before else linked,
            Submission.member_id == report.member_id,
            Submission.form == report.form,
            counts(),
        )
        edge = [row for row in query if row.id not in seen]
        seen |= {row.id: row for row in edge}
    links = {row.id: row.replaces for row in seen.values()}
    return sorted(seen.values(), key=lambda r: (r.corrected_at, root_of(r.id, links)[1], r.id))


def report_values(report: Submission) -> dict[str, Any]:
    """Return everything the template shows; only what this visitor may see."""
    location = LocationReport.get_or_none(LocationReport.id == report.id)
    chain = chain_of(report)
    withdrawn = withdrawals(report.member.id)
    taken_back = max((withdrawn[r.id] for r in chain if r.id in withdrawn), default=None)
    decision = (
        Decision.get_or_none(Decision.activity == report.id, Decision.withdrawn_at.is_null())
        if report.activity
        else None
    )
    mine = report.seen_as in ("own", "author")
    kind = kinds()[report.form]
    about_others = not kind.wants_source  # a form for officers: only its author may correct it
    changes = report.account_id == current_user.account.id if about_others else mine
    stands = chain[-1].id == report.id and (taken_back is None or report.corrected_at > taken_back)
    return {
        "report": report,
        "member": report.member,
        "location": location,
        "activity": report.activity,
        "facts": facts_of(report, location),
        "links": [link for find in registry().report_links if (link := find(current_user, report))],
        "chain": chain if len(chain) > 1 else [],
        "withdrawn_at": taken_back if not stands and chain[-1].id == report.id else None,
        "leads": chain[-1].id == report.id,
        "latest": chain[-1],
        "decision": decision,
        "decided_by": _name(decision.by_id) if decision else "",
        "filed_by": _name(report.account_id) if report.account_id != current_user.account.id else "",
        "photos": photos_of(chain[: [row.id for row in chain].index(report.id) + 1]),
        "may_change": changes and stands and kind.correctable,
        "may_withdraw": changes and stands and kind.correctable and not (decision and decision.verdict != "declined"),
        "may_decide": bool(report.activity) and not report.still_waits and stands and not mine and decides(report),
        "seen": ACTIVITY.seen(report.activity) if report.activity else "",
        "seen_entry": ENTRY.seen(report),
        "adopted_by_other": report.adopted_by not in (None, current_user.account.id)
        and report.seen_as == "officer"
        and not mine,
        "may_adopt": report.still_waits and report.seen_as == "officer" and not mine,
        "asks_back": bool(location) and report.seen_as == "own" and asks_back(report),
        "came": came(report),
        "correct_href": correct_href(report),
        "fresh_id": new_id,
        "location_version": kinds()["location"].version,
        "labels": labels,
    }


def decides(report: Submission) -> bool:
    """Whether this visitor decides for the branch that held the activity."""
    return holds(current_user, report.activity)


def asks_back(report: Submission) -> bool:
    """Whether this report names the county of the branch while its member counts as away (then: 'are you back?')."""
    named = home_named(report.member)
    return named is not None and named.id == report.id


def _name(account_id: UUID) -> str:
    account = Account.get_or_none(Account.id == account_id)
    return account.name if account else ""


def photos_of(told: list[Submission]) -> list[dict[str, Any]]:
    """Return the photos of a report and of those it corrects, oldest first; each is here, still on its way, or lost by
    a restore.

    A correction changes the text; the photos of the first version still belong to it.
    """
    authors = {row.id: row.account_id for row in told}
    named = list(PhotoNamed.select().where(PhotoNamed.submission_id.in_(list(authors))))
    query = Photo.select(Photo.account_id, Photo.sha256, Photo.lost_at).where(
        Photo.account_id.in_(list(authors.values())), Photo.sha256.in_([row.sha256 for row in named])
    )
    kept = {(row.account_id, row.sha256): "lost" if row.lost_at else "here" for row in query} if named else {}
    order = list(authors)
    shown: dict[str, dict[str, Any]] = {}
    for row in sorted(named, key=lambda row: (order.index(row.submission_id), row.sha256)):
        state = kept.get((authors[row.submission_id], row.sha256), "coming")
        shown.setdefault(row.sha256, {"sha256": row.sha256, "state": state, "report": row.submission_id})
    return list(shown.values())


def facts_of(report: Submission, location: LocationReport | None) -> list[tuple[str, str]]:
    """Return the content as label and value; empty answers are left out."""
    pairs: list[tuple[str, str]] = []
    if location and location.visit_until:
        pairs = [(_("Home since"), labels.on_day(location.since)), (_("Until"), labels.on_day(location.visit_until))]
    elif location and location.back_home:
        pairs = [(_("Back home since"), labels.on_day(location.since))]
    elif location:
        pairs = [
            (_("Place"), labels.place_words(location.division, location.country, location.area)),
            (_("Since"), labels.on_day(location.since)),
            (_("Length of stay"), labels.word("stay", location.stay)),
            (_("Fixed place or job"), labels.word("settled", location.settled)),
            (_("Why away"), labels.word("reason", location.reason)),
            (_("Kind of employer"), labels.word("employer_kind", location.employer_kind)),
        ]
    told = kinds()[report.form].facts
    if told and report.seen_as != HOST:  # a host sees the place, not the message to the home branch
        pairs = told(report) + pairs
    elif report.activity:
        activity = report.activity
        held_by = Unit.get_by_id(activity.held_by_id).name if activity.held_by_id else ""
        hours = f"{activity.half_hours / 2:g}" if activity.half_hours else ""
        pairs = [
            (_("What"), labels.word("activity", activity.kind)),
            (_("Topic"), labels.word("topic", activity.topic)),
            (_("When"), labels.on_day(activity.on)),
            (_("Held by"), held_by),
            (_("Hours"), hours),
            (_("In a line"), activity.summary),
        ]
    return [(label, value) for label, value in pairs if value]


def came(report: Submission) -> list[tuple[str, str]]:
    """Return the three times, the receipt, the number and who filed it, as label and value."""
    pairs = [
        (_("Receipt"), report.receipt),
        (_("Written"), readable_time(report.claimed_at) if report.claimed_at else ""),
        (_("Received"), readable_time(report.received_at)),
        (_("Counts as of"), readable_time(report.corrected_at) if report.corrected_at != report.claimed_at else ""),
        (_("Number on the phone"), str(report.seq or "")),
    ]
    if report.source:
        how = _("%(name)s, told %(way)s", name=_name(report.account_id), way=labels.word("source", report.source))
        pairs.append((_("Entered by"), how))
    return [(label, value) for label, value in pairs if value]


def correct_href(report: Submission) -> str:
    """Return the address of the form filled in with this report; saving it replaces the report."""
    said = {
        k: v
        for k, v in json.loads(report.fields).items()
        if isinstance(v, str | int | float) and not isinstance(v, bool)
    }
    if current_user.limited:
        said.pop("phone", None)  # whoever made the link may have opened it
    said |= {"replaces": str(report.id)}
    if report.source or not kinds()[report.form].wants_source:
        said |= {"subject": str(report.member_id)} | ({"source": report.source} if report.source else {})
    return kinds()[report.form].filled_in(said)
