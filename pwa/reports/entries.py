"""List reports: sent by the visitor, and received from others. One query a list, paged by (received_at, id)."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import OFFICERS, Role
from pwa.core.i18n import readable_time
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of

from . import labels
from .form_kinds import kinds
from .incoming import incoming_reports
from .models import ActivityReport, Decision, LocationReport, Quarantined, Submission, Withdrawal, counts, waiting

PAGE = 20
Later = Submission.alias()


def rows(where: Any) -> Any:
    """Return the query of reports matching `where`, with the member's name and the report's content."""
    return joined(Submission.select(*columns())).where(where).objects()


def columns() -> list[Any]:
    """Return the columns that a list shows of a report."""
    return [
        Submission.id, Submission.form, Submission.account_id, Submission.member_id, Submission.source,
        Submission.received_at, Submission.corrected_at, Submission.clock_shifted, Submission.receipt,
        Submission.waits, Submission.adopted_at, Submission.replaces,
        Member.name.alias("member_name"),
        LocationReport.division, LocationReport.country, LocationReport.area, LocationReport.since,
        LocationReport.back_home, LocationReport.visit_until,
        ActivityReport.kind.alias("activity_kind"), ActivityReport.on.alias("on_day"), ActivityReport.summary,
        ActivityReport.held_by.alias("held_by_id"),
        Decision.verdict,
        replaced().alias("replaced"), is_withdrawn().alias("withdrawn"),
    ]  # fmt: skip


def joined(query: Any) -> Any:
    """Join the query of submissions with the rows that each form kind stores."""
    decided = (Decision.activity == ActivityReport.id) & Decision.withdrawn_at.is_null()
    return (
        query.join(Member, on=(Member.id == Submission.member_id))
        .join(Unit, on=(Unit.id == Member.branch))
        .join(LocationReport, pw.JOIN.LEFT_OUTER, on=(LocationReport.id == Submission.id))
        .join(ActivityReport, pw.JOIN.LEFT_OUTER, on=(ActivityReport.id == Submission.id))
        .join(Decision, pw.JOIN.LEFT_OUTER, on=decided)
    )


def replaced() -> pw.Function:
    """Return an SQL condition: a later report of the same kind about the same member replaces this one. Reports that
    replace each other in a circle count as not replaced."""
    fits = (Later.member_id == Submission.member_id) & (Later.form == Submission.form) & (Later.id != Submission.id)
    turns_back = Submission.replaces.is_null(False) & (Submission.replaces == Later.id)
    return pw.fn.EXISTS(Later.select(Later.id).where(Later.replaces == Submission.id, fits, ~turns_back, counts(Later)))


def is_withdrawn() -> pw.Function:
    """Return an SQL condition: a withdrawal of the same member names it."""
    names_it = (Withdrawal.of == Submission.id) & (Withdrawal.member == Submission.member_id)
    rows = Withdrawal.select(Withdrawal.id).join(Later, on=(Later.id == Withdrawal.id))
    return pw.fn.EXISTS(rows.where(names_it, counts(Later)))


def mine(visitor: Visitor) -> pw.Expression:
    """Return the condition for what the visitor sent or others filed for them; if limited, nothing confided."""
    where, own = Submission.account_id == visitor.account.id, visitor.account.member_id
    where = where | (Submission.member_id == own) if own else where
    shut = [kind.name for kind in kinds().values() if not kind.limited.own]
    return where & listed_forms(Submission.form) & Submission.form.not_in(shut) if visitor.limited else where


def came_in(visitor: Visitor, *narrowed: Any) -> Merged:
    """Return what came in for this officer: from their branch and members formerly in their charge, activities held by
    their unit, reports of hosted members who consented. `narrowed`: further conditions."""
    reach, own_branches = within_reach(visitor), [post.unit.path for post in visitor.branch_posts]
    wide = reach.paths
    opened = [*wide, *reach.stated_paths]
    spread: list[Any] = [half for part in (own_branches, wide, opened) for half in (part, ends_of(part))]
    ways = incoming_reports(visitor.account.id, *spread, contact=Role.CONTACT in visitor.roles)
    where, own = listed_forms(Submission.form), visitor.account.member_id
    shut = [kind.name for kind in kinds().values() if visitor.limited and not kind.limited.others]
    where = where & Submission.form.not_in(shut) if shut else where
    where = where & (Submission.member_id != own) if own else where
    return Merged([way.where(where, *narrowed) for way in ways], rows)


def listed_forms(form: Any) -> pw.Expression:
    """Return the condition for form kinds that everybody within reach may read. Other kinds are listed only by their
    package, which knows who may read them."""
    return form.not_in(confidential_forms())


def confidential_forms() -> list[str]:
    """Return the form kinds whose content only a few people may read."""
    return [kind.name for kind in kinds().values() if kind.confided]


def as_receipt(words: str) -> str:
    """Return a receipt number in stored form, however it was typed: `7kq4 m2xd`; O means 0, I and L mean 1."""
    code = "".join(sign for sign in words.upper() if sign.isalnum()).translate(str.maketrans("OIL", "011"))
    return f"{code[:4]}-{code[4:]}"


def to_confirm() -> pw.Expression:
    """Return the condition for activities without a decision that are neither withdrawn nor replaced."""
    current = Decision.select(Decision.id).where(Decision.activity == Submission.id, Decision.withdrawn_at.is_null())
    return (Submission.form == "activity") & ~pw.fn.EXISTS(current) & ~is_withdrawn() & ~replaced()


def needs_attention(visitor: Visitor, limit: int = PAGE) -> list[Quarantined]:
    """Return rejected entries about people within reach. Their sender must correct them; they do not count."""
    members, others = within_reach(visitor).members().select(Member.id), Quarantined.account_id != visitor.account.id
    query = (
        Quarantined.select(Quarantined, Member.name.alias("member_name"))
        .join(Member, on=(Member.id == Quarantined.member_id))
        .where(Quarantined.settled_at.is_null(), Quarantined.member_id.in_(members), others)
        .where(listed_forms(Quarantined.form))
        .order_by(Quarantined.received_at.desc(), Quarantined.id.desc())
        .limit(limit)
    )
    return list(query.objects(Quarantined))


def own_attention(visitor: Visitor, limit: int = PAGE) -> list[Quarantined]:
    """Return rejected entries of this account that nobody has corrected yet."""
    where = (Quarantined.account_id == visitor.account.id) & Quarantined.settled_at.is_null()
    query = Quarantined.select().where(where & listed_forms(Quarantined.form) if visitor.limited else where)
    return list(query.order_by(Quarantined.received_at.desc()).limit(limit))


def _came_in(visitor: Visitor, asked: Asked) -> Any:
    """What came in for this officer, narrowed by the filters of the page; None for everybody else."""
    if not visitor.roles & set(OFFICERS):
        return None
    narrowed, words = [], asked["q"]
    if asked["form"]:
        narrowed.append(Submission.form == asked["form"])
    if asked["state"]:
        narrowed.append(to_confirm() if asked["state"] == "to-confirm" else waiting())
    if words:
        named = Member.select(Member.id).where(Member.id == Submission.member_id, Member.search.contains(words.lower()))
        narrowed.append(pw.fn.EXISTS(named) | (Submission.receipt == as_receipt(words)))
    return came_in(visitor, *narrowed)


def _of_others(visitor: Visitor, found: list[Any]) -> list[Any]:
    """The rows, with the member's name for the title where it is not the visitor."""
    for row in found:
        row.named, row.only_sent = row.member_name if row.member_id != visitor.account.member_id else "", False
        row.line = labels.summary_of(row)
    return found


def _as_sent(visitor: Visitor, found: list[Any]) -> list[Any]:
    """The rows; of those about somebody whom the visitor reaches no more only which kind they are."""
    others = {row.member_id for row in found} - {visitor.account.member_id}
    lost = others - within_reach(visitor).among(others)
    for row in _of_others(visitor, found):
        if row.member_id in lost:
            row.named, row.line, row.only_sent = "", labels.name_of(row.form), True
    return found


def _mine_empty(visitor: Visitor, _asked: Asked) -> Empty:
    if visitor.account.member_id is None:
        words = _("This account has no member file, so there is nothing to report.")
        return words, url_for("today.home"), _("Back to Today")
    words = _("What you report stands here, with its ticks. Begin with where you are.")
    return words, url_for("reports.new_location"), _("Report where I am")


def _state(row: Any) -> str:
    if row.only_sent:
        return ""
    open_ = row.form == "activity" and not labels.waits(row)
    return labels.state_of(row) or (_("not confirmed yet") if open_ else "")


COLUMNS = (
    Column(lambda row: f"{row.named} {row.line}".strip(), "title", _l("Report")),
    Column(lambda row: readable_time(row.received_at)),
    Column(lambda row: row.source and _("entered for them (%(way)s)", way=labels.word("source", row.source))),
    Column(_state, title=_l("State")),
    Column(lambda row: _("waits for an officer") if labels.waits(row) else ""),
)
CAME_IN = Listing(
    "reports.index",
    query=_came_in,
    order=Order(Submission.received_at, descending=True),
    columns=COLUMNS,
    action=lambda row: url_for("reports.show", submission=row.id),
    filters=(
        Filter("q", _l("Name, pinyin, initials or receipt")),
        Filter("form", _l("Kind"), lambda visitor: labels.names(), empty=_l("all")),
        Filter(
            "state",
            _l("State"),
            lambda visitor: [("to-confirm", _("to confirm")), ("waits", _("waits for an officer"))],
            empty=_l("all"),
        ),
    ),
    prepare=_of_others,
    empty=lambda visitor, asked: _("Nothing of this kind came in. What your members report stands here, newest first."),
    mark="before",
)
MINE = Listing(
    "reports.index",
    query=lambda visitor, asked: rows(mine(visitor)),
    order=Order(Submission.received_at, descending=True),
    columns=(*COLUMNS, Column(lambda row: "received", "tick")),
    action=lambda row: url_for("reports.show", submission=row.id),
    prepare=_as_sent,
    empty=_mine_empty,
    mark="mine",
)
