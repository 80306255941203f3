"""List the members whom a visitor reaches, with search by name, pinyin, initials, last digits of the phone, or unit.

A row shows where somebody is and for how long, when they were last in contact, their contact person, and what is due.
The last three are for those in charge of the member, not for a branch where the member lives.
"""

from datetime import date
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.name_keys import fold_name
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_named
from pwa.policy import day_count

from .labels import masked_phone, place_words
from .models import AwayPeriod, ContactAssignment, Member
from .reach import within_reach


def _within(visitor: Visitor, asked: Asked) -> Any:
    """Query the members within reach with their open away period as `.away`; None for the county department without a
    stated reason."""
    reach = within_reach(visitor)
    paths = [*reach.paths, *reach.stated_paths]
    if not paths and Role.CONTACT not in visitor.roles:
        return None
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    found = reach.former() if asked["show"] == "former" else reach.members(as_host=asked["show"] == "hosted")
    rows: Any = found.switch(Member)
    rows = rows.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away, attr="away").select_extend(
        AwayPeriod.id, AwayPeriod.division, AwayPeriod.country, AwayPeriod.area, AwayPeriod.began_on
    )
    if asked["q"]:
        rows = rows.where(matching(asked["q"]) | Member.branch.in_(units_named(asked["q"], paths)))
    if asked["show"] in ("away", "home"):
        rows = rows.where(AwayPeriod.id.is_null(asked["show"] == "home"))
    if asked["from"]:
        rows = rows.where(Member.name_key >= asked["from"])
    if asked["unit"]:
        unit = Unit.get_or_none(Unit.id == as_uuid(asked["unit"]))
        rows = rows.where(Unit.below(unit.path) if unit else Unit.id.is_null())
    return rows


def matching(q: str) -> pw.Expression:
    """Build the condition that name, pinyin or initials contain `q`, or that the phone ends with it. A number needs
    three digits, and only its last four count, which lists show anyway: else a number could be found digit by digit."""
    text = fold_name(q)
    if text.isdigit():
        return Member.phone.endswith(text[-4:]) if len(text) > 2 else Member.id.is_null()
    return Member.search.contains(text) if text else Member.id.is_null()


def _whom_to_show(visitor: Visitor) -> list[tuple[str, str]]:
    hosted = [("hosted", _("of other branches, living here"))] if visitor.branch_posts else []
    reach = within_reach(visitor)
    former = [("former", _("no longer members"))] if reach.paths or reach.stated_paths else []
    return [("away", _("away")), ("home", _("at home")), *hosted, *former]


def _away(member: Any) -> Any:
    """The open away period of a row; None for a member at home or one who has left."""
    away = getattr(member, "away", None)
    return None if away is None or not away.id or member.left_at is not None else away


def _place(member: Any) -> str:
    away = _away(member)
    return place_words(away.division, away.country) if away else ""


def _days(member: Any) -> str:
    away = _away(member)
    return _("day %(days)s away", days=day_count(away.began_on, today())) if away else ""


def _in_charge(visitor: Visitor, members: list[Any]) -> list[Any]:
    """The members of these in whose charge the visitor is, by a post above their branch or as contact person."""
    paths = within_reach(visitor).paths
    only_contact = Role.CONTACT in visitor.roles and not paths
    return [one for one in members if only_contact or any(one.branch.path.startswith(path) for path in paths)]


def _with_facts(visitor: Visitor, members: list[Any]) -> list[Any]:
    """Set on each row `.contact`, `.last_contact` and `.due`, by one query for all rows from each package."""
    for one in members:
        one.contact, one.last_contact, one.due = "", None, []
    known = {one.id: one for one in _in_charge(visitor, members) if one.left_at is None}
    if not known:
        return members
    of = ContactAssignment
    names: Any = of.select(of.member, Account.name).join(Account, on=(Account.id == of.account_id))
    for member_id, name in names.where(of.member.in_(list(known)), of.given()).order_by(of.began_at).tuples():
        known[member_id].contact = _(", ").join(filter(None, [known[member_id].contact, name]))
    for read in registry().list_facts:
        for member_id, facts in read(visitor, list(known.values())).items():
            known[member_id].last_contact = known[member_id].last_contact or facts.last_contact
            known[member_id].due += facts.due
    return members


def _initial(text: str) -> str:
    return text[:1].lower() if text[:1].isascii() and text[:1].isalpha() else ""


# of a joined table: empty for members at home, who come last either way
BY_DAYS = Order(
    AwayPeriod.began_on,
    id_field=Member.id,
    reads=lambda member: getattr(member, "away", None) and member.away.began_on,
    stands_in=(date(9999, 12, 31), date(1, 1, 1)),
)
BY_PLACE = Order(
    AwayPeriod.division,
    id_field=Member.id,
    reads=lambda member: getattr(member, "away", None) and member.away.division,
    stands_in=("~", ""),
)


def _empty(_visitor: Visitor, asked: Asked) -> str:
    if asked["q"]:
        return _(
            "Nobody by that name, number or unit within your reach. Try fewer letters, or the last four digits of the "
            "phone."
        )
    if asked["show"] == "hosted":
        return _(
            "Members of other branches who live here stand in this list, once their home branch has named yours and "
            "they have agreed."
        )
    if asked["show"] == "away":
        return _("Nobody is away. Whoever reports a place elsewhere stands here, with the days.")
    if asked["show"] == "former":
        return _("Nobody has left. Whose membership has ended stands here; their file stays.")
    return _("No members here yet.")


MEMBERS = Listing(
    "members.index",
    query=_within,
    order=Order(Member.name_key),
    columns=(
        Column(lambda member: member.name, "title", _l("Name"), name="name", order=Order(Member.name_key)),
        Column(lambda member: member.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda member: masked_phone(member.phone), title=_l("Phone")),
        Column(_place, title=_l("Place"), name="place", order=BY_PLACE),
        Column(_days, title=_l("Days away"), name="days", order=BY_DAYS, falls=True),
        Column(lambda member: on_day(member.last_contact), title=_l("Last contact"), labelled=True),
        Column(lambda member: member.contact, title=_l("Contact person"), labelled=True),
        Column(lambda member: " · ".join(member.due), "aside", _l("What is due")),
    ),
    action=lambda member: url_for("members.file", member=member.id),
    filters=(
        Filter("q", _l("Name, pinyin, initials, last digits of the phone, or unit")),
        Filter("show", _l("Whom to show"), _whom_to_show, empty=_l("all")),
        Filter("unit", clean=lambda text: str(as_uuid(text) or "")),
        Filter("from", clean=_initial),
    ),
    prepare=_with_facts,
    empty=_empty,
    size=50,
    wide=True,
    index="from",
)
