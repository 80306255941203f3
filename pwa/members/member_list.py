"""List the members whom a visitor reaches, with search by name, pinyin, initials, last digits of the phone, or unit."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.name_keys import fold_name
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_named
from pwa.policy import day_count

from .labels import masked_phone, place_words
from .models import AwayPeriod, Member
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


def _place(member: Any) -> str:
    """Say where a member is away, and since how many days."""
    away = getattr(member, "away", None)
    if away is None or not away.id or member.left_at is not None:
        return ""
    days = _("day %(days)s away", days=day_count(away.began_on, today()))
    return f"{place_words(away.division, away.country)} · {days}"


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
        Column(lambda member: member.name, "title", _l("Name")),
        Column(lambda member: member.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda member: masked_phone(member.phone), title=_l("Phone")),
        Column(_place, "aside", _l("Place")),
    ),
    action=lambda member: url_for("members.file", member=member.id),
    filters=(
        Filter("q", _l("Name, pinyin, initials, last digits of the phone, or unit")),
        Filter("show", _l("Whom to show"), _whom_to_show, empty=_l("all")),
        Filter("unit", clean=lambda text: str(as_uuid(text) or "")),
    ),
    empty=_empty,
    size=50,
)
