"""Build the lines of Today about reports: rejected entries, missing numbers, activities to confirm, what came in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.compiled_query import any_cut, any_of, compiled_query, in_parts
from pwa.core.i18n import readable_time
from pwa.core.today_line import DUE, FIRST, LATE, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.members.today_lines import own_file
from pwa.organisations.reach import ends_of, units_between

from . import entries
from .decision_state import seen_undecided
from .form_kinds import kinds
from .incoming import incoming_reports
from .labels import news, state_of, word
from .location import last_place_is_home
from .missing_numbers import SHOWN_AFTER
from .models import Gap, LocationReport, Quarantined, Submission, waiting
from .next_decision import waiting_activities

RECEIVED = TodayGroup("received", _l("Newly received"), 70)
SHOWN, MOST_GAPS = 8, 20
MOST_NEWS = 24  # reports that are read for the news; they are shown by person
NEWS_FOR = timedelta(days=30)  # what came in earlier is no news; the page of reports has it


def ones_own(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines about one's own reports: whether somebody away who named the county of their branch is back,
    rejected reports, and numbers that never came.

    Missing numbers are those of one's own phones, and for an officer those of their own branches: the branch asks about
    them, nobody above it.
    """
    own, paths = visitor.account.id, [post.unit.path for post in visitor.branch_posts]
    mine = own_file(visitor)
    away = mine is not None and mine.period is not None and mine.member.left_at is None
    home = (mine.member.id, mine.member.branch.division or "") if mine and away else (own, "")
    found = _ones_own.rows(own, *home, now() - SHOWN_AFTER, paths, ends_of(paths))
    here = last_place_is_home(mine.member) if mine and found[0].named_home else None
    if here:
        why = _("You named the county of your branch, and still count as away.")
        yield TodayLine(_("Are you back home?"), url_for("reports.show", submission=here.id), DUE, 40, why, counts=True)
    broken = found[0].broken
    if broken:
        text = _("A report could not be taken in: %(n)s", n=broken)
        why = _("See what is wrong and mend it; your words are still there.")
        yield TodayLine(text, url_for("reports.index"), DUE, 50, why, counts=True)
    for row in sorted([row for row in found if row.id], key=lambda row: (row.noticed_at, row.seq)):
        text = _("No. %(number)s never arrived", number=number_of(row))
        group, rank = (DUE, 70) if row.account_id == own else (FIRST, LATE + 5)
        if group is FIRST:
            text = _("%(name)s: No. %(number)s never arrived.", name=row.account_name, number=number_of(row))
        yield TodayLine(text, "", group, rank, counts=True, template="reports/_gap_line.html", record=row)


def number_of(gap: Any) -> str:
    """Return '38', or '38–41' for several numbers in a row."""
    return str(gap.seq) if gap.seq == gap.upto else f"{gap.seq}–{gap.upto}"


@compiled_query
def _ones_own(account_id: Any, member_id: Any, division: Any, before: Any, paths: Any, ends: Any) -> Any:
    """One row for each missing number; one row without a number if none is missing. `broken`: number of rejected
    reports; `named_home`: whether the member ever named the county of their branch."""
    mine = (Quarantined.account_id == account_id) & Quarantined.settled_at.is_null()
    unmended = Quarantined.select(Quarantined.id).where(mine).limit(entries.PAGE).alias("unmended")
    broken = pw.Select([unmended], [pw.fn.COUNT(unmended.c.id)])
    accounts = [Account.select(Account.id).where(Account.id == account_id)]
    if paths:
        members = Member.select(Member.id).where(
            Member.branch.in_(units_between(paths, ends)), Member.left_at.is_null()
        )
        accounts.append(Account.select(Account.id).where(Account.member_id.in_(members)))
    own_first = pw.Case(None, [(Gap.account_id == account_id, 0)], 1)
    asked = Gap.closed_at.is_null() & (Gap.noticed_at < before) & Gap.account_id.in_(any_of(accounts))
    gaps = Gap.select(Gap.id).where(asked).order_by(own_first, Gap.noticed_at, Gap.seq).limit(MOST_GAPS)
    named = LocationReport.select(LocationReport.id).where(
        LocationReport.member == member_id, LocationReport.division == division
    )
    facts = (broken.alias("broken"), pw.fn.EXISTS(named).alias("named_home"))
    here = pw.Select(columns=facts).alias("here")
    source = pw.Join(here, Gap, pw.JOIN.LEFT_OUTER, on=Gap.id.in_(pw.Select([gaps.alias("open")], [pw.SQL("*")])))
    source = pw.Join(source, Account, pw.JOIN.LEFT_OUTER, on=(Account.id == Gap.account_id))
    columns = (Gap.id, Gap.account_id, Gap.seq, Gap.upto, Gap.noticed_at, Account.name.alias("account_name"))
    return pw.Select([source], [here.c.broken, here.c.named_home, *columns])


def of_others(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines about what others sent: activities of the visitor's branches to decide on, entries by people whose
    post had ended, and what came in lately within reach. What the visitor entered is no news."""
    if not reads(visitor):
        return
    reach, own = within_reach(visitor), visitor.account
    paths = [post.unit.path for post in visitor.branch_posts]
    wide = reach.paths
    opened = [*wide, *reach.stated_paths]
    apart = [kind.name for kind in kinds().values() if kind.stands_in_its_own_list]
    who = (own.id, own.member_id or own.id, now() - NEWS_FOR)
    spread = [half for part in (paths, wide, opened) for half in (part, ends_of(part))]
    shape = {"contact": Role.CONTACT in visitor.roles}
    found = _of_others.rows(*who, *spread, entries.confidential_forms(), apart, **shape)
    for row in found:
        href = url_for("reports.show", submission=row.id)
        if row.part == "to_confirm":
            what = _("Confirm: %(name)s, %(what)s", name=row.member_name, what=news(row))
            form = {"action": url_for("decisions.decide", submission=row.id), "seen": seen_undecided(row.id)}
            yield TodayLine(
                what, href, FIRST, TO_DECIDE, row.summary or "", counts=True,
                template="reports/_confirm_line.html", record=form,
            )  # fmt: skip
        elif row.part == "waits":
            what = _("Accept: %(name)s, %(what)s", name=row.member_name, what=news(row))
            why = _("Entered by someone whose post has ended; it counts once you accept it.")
            yield TodayLine(what, href, FIRST, TO_DECIDE + 5, why, counts=True)
    yield from _news([row for row in found if row.part == "received"])


def _news(rows: list[Any]) -> Iterator[TodayLine]:
    """One line for each member of whom something came in; several reports of one member are inside their line."""
    of_one: dict[Any, list[Any]] = {}
    for row in rows:
        of_one.setdefault(row.member_id, []).append(row)
    for some in list(of_one.values())[:SHOWN]:
        lines = [_received(row) for row in some]
        if len(lines) == 1:
            yield lines[0]
        else:
            text = _("%(name)s: %(n)s reports", name=some[0].member_name, n=len(lines))
            latest = f"{news(some[0])} · {readable_time(some[0].received_at)}"
            yield TodayLine(text, "", RECEIVED, detail=latest, drawing="received", inside=tuple(lines))
    if rows:
        yield TodayLine(_("All that came in"), url_for("reports.index"), RECEIVED, onward=True)


def _received(row: Any) -> TodayLine:
    text, href = f"{row.member_name} {news(row)}", url_for("reports.show", submission=row.id)
    return TodayLine(text, href, RECEIVED, detail=_became(row), drawing="received")


def reads(visitor: Visitor) -> bool:
    """Whether this visitor may read reports of others."""
    return bool(visitor.roles & {*BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE})


def _became(row: Any) -> str:
    """When a report came, and its state."""
    entered = row.source and _("entered for them (%(way)s)", way=word("source", row.source))
    return " · ".join(filter(None, [readable_time(row.received_at), state_of(row), entered]))


@compiled_query
def _of_others(
    account_id: Any, own: Any, since: Any, paths: Any, ends: Any,
    wide: Any, wide_ends: Any, opened: Any, opened_ends: Any, confided: Any, apart: Any, *, contact: bool,
) -> Any:  # fmt: skip
    newest, rows = (Submission.received_at.desc(), Submission.id.desc()), Submission.select(Submission.id)
    told, of_others = Submission.form.not_in(confided), Submission.member_id != own
    ways = incoming_reports(account_id, paths, ends, wide, wide_ends, opened, opened_ends, contact=contact)
    news = told & of_others & Submission.form.not_in(apart) & (Submission.account_id != account_id)
    news &= Submission.received_at >= since
    cut = any_cut(way.where(news).order_by(*newest).limit(MOST_NEWS) for way in ways)
    parts = {"received": rows.where(Submission.id.in_(cut)).order_by(*newest).limit(MOST_NEWS)}
    if paths:
        units = units_between(paths, ends)
        parts["to_confirm"] = waiting_activities(units, own).order_by(*newest).limit(SHOWN)
        members = Member.select(Member.id).where(Member.branch.in_(units), Member.left_at.is_null())
        waits = rows.where(waiting(), told, Submission.member_id.in_(members))
        parts["waits"] = waits.order_by(*newest).limit(SHOWN)
    wanted = in_parts(**parts)
    found = entries.joined(Submission.select(wanted.c.part, *entries.columns()))
    return found.join_from(Submission, wanted, on=(wanted.c.id == Submission.id)).order_by(*newest)


LINES = (ones_own, of_others)
