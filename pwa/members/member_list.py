"""List the members a visitor reaches: by name, pinyin, initials, last digits of the phone or unit, page by page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_named
from pwa.policy import day_count

from .labels import masked_phone, place_words
from .models import AwayPeriod, Member
from .reach import Reach

PAGE = 50
SHOWN = ("", "away", "home", "hosted")


@dataclass(frozen=True)
class Asked:
    """What the list is asked for: words, which of them, of which unit, after which row."""

    q: str = ""
    show: str = ""
    unit: UUID | None = None
    after: str = ""

    @classmethod
    def read(cls, args: Any) -> "Asked":
        """From the address; what makes no sense is passed over."""
        show = args.get("show", "")
        return cls(
            q=args.get("q", "")[:80].strip(),
            show=show if show in SHOWN else "",
            unit=as_uuid(args.get("unit")),
            after=args.get("after", "")[:200],
        )

    def address(self) -> dict[str, str]:
        """The same question as values of an address, without the page."""
        asked = {"q": self.q, "show": self.show, "unit": str(self.unit or "")}
        return {name: value for name, value in asked.items() if value}


def roster(reach: Reach, asked: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """A page of members in one query, by name, and the mark of the next page."""
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    rows: Any = reach.members(as_host=asked.show == "hosted").switch(Member)
    rows = rows.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away, attr="away").select_extend(
        AwayPeriod.id, AwayPeriod.division, AwayPeriod.country, AwayPeriod.area, AwayPeriod.began_on
    )
    if asked.q:
        of_unit = Member.branch.in_(units_named(asked.q, [*reach.paths, *reach.stated_paths]))
        rows = rows.where(matching(asked.q) | of_unit)
    if asked.show in ("away", "home"):
        rows = rows.where(AwayPeriod.id.is_null(asked.show == "home"))
    if asked.unit:
        rows = rows.where(_of_unit(asked.unit))
    name, _tilde, last = asked.after.rpartition("~")
    if last_id := as_uuid(last):
        rows = rows.where((Member.name > name) | ((Member.name == name) & (Member.id > last_id)))
    found = list(rows.order_by(Member.name, Member.id).limit(PAGE + 1))
    more = f"{found[PAGE - 1].name}~{found[PAGE - 1].id}" if len(found) > PAGE else None
    return [_row(member) for member in found[:PAGE]], more


def matching(q: str) -> pw.Expression:
    """Members whose name, pinyin or initials hold `q`, or whose phone ends so: three digits at least, and no more than
    the four that a list shows, or a number could be guessed digit by digit."""
    words = "".join(sign for sign in q.lower() if sign.isalnum())
    if words.isdigit():
        return Member.phone.endswith(words[-4:]) if len(words) > 2 else Member.id.is_null()
    return Member.search.contains(words) if words else Member.id.is_null()


def _of_unit(unit_id: UUID) -> pw.Expression:
    unit = Unit.get_or_none(Unit.id == unit_id)
    return Unit.below(unit.path) if unit else Unit.id.is_null()


def _row(member: Member) -> dict[str, Any]:
    away = getattr(member, "away", None)
    period = away if away is not None and away.id else None
    return {
        "id": member.id,
        "name": member.name,
        "branch": member.branch.name,
        "phone": masked_phone(member.phone),
        "place": place_words(period.division, period.country) if period else "",
        "days": day_count(period.began_on, today()) if period else 0,
    }
