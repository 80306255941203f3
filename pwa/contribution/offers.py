"""Find which offer of a member stands, and which parts of it a visitor reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.identity.visitor import Visitor
from pwa.members.labels import short_place
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.places import is_country
from pwa.reports.models import Submission, Withdrawal, counts

from .models import Offer
from .rules import READERS, offer_ends_on, parts_read_by, readers_of, said_since
from .skills import words_of


def judge(member_ids: Iterable[UUID]) -> None:
    """Work out anew which offer of each member stands: the last one that counts, unless it was withdrawn. The caller
    holds the members' locks."""
    for member_id in set(member_ids):
        sent = Submission.select().where(Submission.id == Offer.id, counts())
        rows = list(
            Offer.select().where(Offer.member == member_id, pw.fn.EXISTS(sent)).order_by(Offer.corrected_at, Offer.id)
        )
        back = withdrawn_of(member_id, [row.id for row in rows])
        Offer.update(ended_at=Offer.corrected_at).where(Offer.member == member_id, Offer.ended_at.is_null()).execute()
        if rows and rows[-1].id not in back:
            Offer.update(ended_at=None).where(Offer.id == rows[-1].id).execute()


def withdrawn_of(member_id: UUID, ids: list[UUID]) -> set[UUID]:
    """Return those of these entries of a member that were withdrawn."""
    if not ids:
        return set()
    rows = Withdrawal.select(Withdrawal.of).join(Submission, on=(Submission.id == Withdrawal.id))
    return {row.of for row in rows.where(Withdrawal.member == member_id, Withdrawal.of.in_(ids), counts())}


def standing() -> Any:
    """Build the condition of the offers that stand today."""
    return Offer.ended_at.is_null() & (Offer.said_on >= said_since(today()))


def offer_of(member_id: UUID) -> Offer | None:
    """Return the offer of a member that stands today."""
    return Offer.select().where(Offer.member == member_id, standing()).order_by(Offer.id).first()


def reading_as(visitor: Visitor, branch_path: str, host_path: str | None) -> list[str]:
    """Return as what the visitor reads offers of a member of this branch who is placed at this host."""
    officer = [post.unit for post in visitor.branch_posts]
    above = [post.unit for post in visitor.posts_as(Role.COMMITTEE)]
    is_reader = (
        any(unit.covers(branch_path) for unit in officer),
        host_path is not None and any(unit.covers(host_path) for unit in officer),
        any(unit.covers(branch_path) for unit in above),
    )
    return [reader for reader, yes in zip(READERS, is_reader, strict=True) if yes]


@dataclass(frozen=True)
class Shown:
    """An offer as somebody reads it: only the parts that they may read, the others empty."""

    id: UUID
    member: Any
    skills: str
    words: str
    region: str
    when: str
    ends_on: Any

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The parts as label and value."""
        pairs = [
            (_("Can do"), self.skills),
            (_("In their own words"), self.words),
            (_("Region"), self.region),
            (_("When"), self.when),
        ]
        return [(label, value) for label, value in pairs if value]


def shown_to(row: Offer, reading: Iterable[str]) -> Shown:
    """Return an offer as somebody reads it who is this to the member."""
    parts = set(parts_read_by(readers_of(row.readers.split()), reading))
    said = {"skills": words_of(row.skills), "words": row.words, "region": region_words(row.region), "when": row.when}
    read = {part: text if part in parts else "" for part, text in said.items()}
    return Shown(id=row.id, member=row.member, ends_on=offer_ends_on(row.said_on), **read)


def region_words(region: str | None) -> str:
    """Say a region: a division or a country."""
    if not region:
        return ""
    return short_place(None, region) if is_country(region) else short_place(region, None)


def offers_within(visitor: Visitor, skill: str = "") -> Any:
    """Query the offers that stand, of which the visitor reads some part, each with `.member` and its branch; with a
    skill, of which they read the skills and which have this one. None for nobody's officer."""
    officer = [post.unit.path for post in visitor.branch_posts]
    above = [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]
    if not officer and not above:
        return None
    part = " skills" if skill else ""
    ways = [
        Member.branch.in_(units_below(officer)) & Offer.readers.contains(f"{part}:branch "),
        Placement.unit.in_(units_below(officer)) & Offer.readers.contains(f"{part}:host "),
        Member.branch.in_(units_below(above)) & Offer.readers.contains(f"{part}:committee "),
    ]
    rows = (
        Offer.select(Offer, Member, Unit)
        .join(Member)
        .join(Unit)
        .join_from(Member, Placement, pw.JOIN.LEFT_OUTER, on=(Placement.member == Member.id) & Placement.open())
        .where(standing(), Member.left_at.is_null(), ways[0] | ways[1] | ways[2])
    )
    return rows.where(Offer.skills.contains(f" {skill} ")) if skill else rows


def shown_within(visitor: Visitor, rows: Iterable[Any]) -> list[Shown]:
    """Return these offers of `offers_within` as the visitor reads them. One query."""
    found = list(rows)
    hosts = host_paths(row.member_id for row in found)
    return [shown_to(row, reading_as(visitor, row.member.branch.path, hosts.get(row.member_id))) for row in found]


def host_paths(member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the path of the unit where each of these members is placed. One query."""
    ids = list(member_ids)
    rows: Any = Placement.select(Placement.member, Unit.path).join(Unit, on=(Unit.id == Placement.unit))
    return dict(rows.where(Placement.member.in_(ids), Placement.open()).tuples()) if ids else {}
