"""List by day which members come home for a visit 返乡, and until when; and say on Today before the Spring Festival how
many they are."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.clock import CHINA, today
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.paging import Merged, Order, Page
from pwa.core.today_line import FIRST, TO_KNOW, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.kept_pages import keep_list
from pwa.members.labels import short_place
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.policy.spring_festival import near_festival
from pwa.reports.models import HomeVisit, LocationReport, Submission, Withdrawal, counts

from .rules import Visit, stands

homecomings = Blueprint("homecomings", __name__)
READS = (*BRANCH_OFFICERS, Role.COMMITTEE)
ORDER = Order(HomeVisit.begins_on)
SIZE = 100
AHEAD = timedelta(days=100)  # a visit is announced at most 90 days before


@homecomings.get("/incorporation/homecomings")
@open_to(*READS)
def index() -> Response:
    """List who is home or comes home, by the day on which they arrive."""
    keep_list(current_user)
    found = coming(current_user, request.args.get("after", "")[:80])
    days = [
        {"day": on_day(day), "people": [_row(one) for one in people]}
        for day, people in groupby(found.rows, key=lambda row: row.begins_on)
    ]
    onward = url_for("homecomings.index", after=found.onward) if found.onward else None
    return page("incorporation/homecomings.html", days=days, onward=onward)


def _row(visit: Any) -> dict[str, Any]:
    place = short_place(visit.away.division, visit.away.country) if visit.away else ""
    return {
        "href": url_for("members.file", member=visit.member_id),
        "name": visit.member.name,
        "detail": " · ".join(
            filter(None, (_("home until %(day)s", day=on_day(visit.ends_on)), place, visit.member.branch.name))
        ),
        "here": visit.begins_on <= today(),
    }


def coming(visitor: Visitor, mark: str = "") -> Page:
    """Return a page of the visits home that have not ended, of members of the visitor's branches, each with member,
    branch and, as `.away`, where they live. At most three queries."""
    paths = [post.unit.path for post in visitor.posts_as(*READS)]
    if not paths:
        return Page([], None)
    day = today()
    days = (HomeVisit.ends_on >= day) & (HomeVisit.begins_on <= day + AHEAD)
    here = Member.branch.in_(units_below(paths)) & Member.left_at.is_null()
    way = HomeVisit.select(HomeVisit.id).join(Member).where(here, days)  # cut before more of a row is read
    found = ORDER.page(Merged([way], _shown), mark, SIZE)
    others = _later_reports(found.rows)
    return Page([row for row in found.rows if row.counted and stands(_visit(row), others)], found.onward)


def _shown(which: Any) -> Any:
    """Query these visits with member, branch and, as `.away`, where the member lives; `.counted`: the entry counts and
    was not taken back."""
    lives = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    counted = pw.Case(None, [(counts() & ~_taken_back(HomeVisit), 1)], 0).alias("counted")
    rows = HomeVisit.select(HomeVisit, Member, Unit, AwayPeriod, counted).join(Member).join(Unit).switch(HomeVisit)
    rows = rows.join(Submission, on=(Submission.id == HomeVisit.id), attr="sent").switch(HomeVisit)
    return rows.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=lives, attr="away").where(which)


def _taken_back(report: Any) -> Any:
    """Build the condition that a report was withdrawn, or replaced by a correction."""
    newer = Submission.alias()
    withdrawn = Withdrawal.select(Withdrawal.id).where(Withdrawal.of == report.id)
    newer_entries = newer.select(newer.id).where(newer.member_id == report.member, newer.replaces == report.id)
    replaced = newer_entries.where(newer.form == Submission.form, counts(newer))
    return pw.fn.EXISTS(withdrawn) | pw.fn.EXISTS(replaced)


def _later_reports(visits: list[Any]) -> list[Visit]:
    """Read what the members of these visits said after the first of them, about visits and about places. Two queries,
    none for no visit."""
    if not visits:
        return []
    whose, first = sorted({row.member_id for row in visits}), min(row.corrected_at for row in visits)
    found: list[Visit] = []
    for model, plain in ((HomeVisit, _visit), (LocationReport, _place)):
        rows = model.select().join(Submission, on=(Submission.id == model.id), attr="sent")
        of_these = model.member.in_(whose) & (model.corrected_at >= first)
        of_these &= LocationReport.visit_until.is_null() if model is LocationReport else True
        found += [plain(row) for row in rows.where(of_these, counts(), ~_taken_back(model))]
    return found


def _visit(row: Any) -> Visit:
    return Visit(
        row.id, row.member_id, row.corrected_at.astimezone(CHINA), row.begins_on, row.ends_on, asked=row.round_id
    )


def _place(row: Any) -> Visit:
    return Visit(row.id, row.member_id, row.corrected_at.astimezone(CHINA), row.since, None)


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell officers before the Spring Festival how many come home, if anybody does."""
    if not near_festival(today()):
        return
    found = coming(visitor)
    number = len({row.member_id for row in found.rows})
    if number:
        text = _("Home for the Spring Festival: %(number)s", number=f"{number}+" if found.onward else number)
        yield TodayLine(text, url_for("homecomings.index"), FIRST, TO_KNOW, _("Who comes home when, by day"))
