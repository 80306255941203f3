"""Define the form kind `offer`: a member says what they can offer, and who reads which part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.clock import today
from pwa.core.fields import Ask, Checked, Fields, Reader, Schema, Text
from pwa.core.ids import as_uuid
from pwa.members.models import Member
from pwa.members.reach import OWN
from pwa.reports.form_facts import filed_for
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.models import Withdrawal
from pwa.reports.rules import Known

from . import labels
from .models import Offer
from .offers import host_paths, judge, offer_of, reading_as, shown_to
from .rules import FIELDS as PARTS
from .rules import MOST_SKILLS, READERS, readers_of, said_since
from .skills import PINYIN, SKILLS, skill_choices


@dataclass(frozen=True, kw_only=True)
class Codes(Ask):
    """Several codes of a list."""

    codes: tuple[str, ...] = ()
    most: int = MOST_SKILLS
    several: bool = True
    default: Any = ()

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        found = [given] if isinstance(given, str) else given
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            return None, "wrong_type"
        if not all(one in self.codes for one in found):
            return None, "not_a_choice"
        chosen = [one for one in self.codes if one in found]
        return (None, "too_many_skills") if len(chosen) > self.most else (chosen or None, None)

    def schema(self) -> Schema:
        return {"type": "array", "items": {"type": "string", "enum": list(self.codes)}}


READER_CODES = tuple(f"{part}:{reader}" for part in PARTS for reader in READERS)
FIELDS = Fields(
    Codes("skills", _l("What can you do?"), codes=tuple(SKILLS)),
    Text("words", _l("In your own words"), 500, control="textarea", attributes={"rows": 2},
         hint=_l("What is not in the list, or says it better.")),
    Text("region", _l("Where?"), 6, description="Code of a division or country"),
    Text("when", _l("When can you?"), 100, attributes={"autocomplete": "off"}, hint=_l("Such as: evenings, weekends.")),
    Codes("readers", _l("Who reads it"), codes=READER_CODES, most=len(READER_CODES),
          description="`field:reader`; a field that is not named is read by the branch"),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `offer`, version 1: a skill or own words; a region that exists."""
    read = Reader(FIELDS, fields, recorded_on)
    read.all()
    values = read.out.values
    if not values.get("skills") and not values.get("words") and not {"skills", "words"} & read.out.errors.keys():
        read.refuse("skills", "required")
    region = values.get("region")
    if region and not known.division(region) and not known.country(region):
        read.refuse("region", "unknown_place")
    return read.out


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the offer and its timeline line, which does not say what is offered."""
    assert entry.member is not None
    values = entry.values
    readers = [f"{part}:{one}" for part, named in readers_of(values["readers"] or ()).items() for one in named]
    writes.add(
        Offer,
        id=entry.id,
        county_id=entry.member.county_id,
        member=entry.member.id,
        skills=_codes(values["skills"]),
        words=values["words"] or "",
        region=values["region"] or None,
        when=values["when"] or "",
        readers=_codes(readers),
        said_on=entry.last_day,
        corrected_at=entry.corrected_at,
        ended_at=entry.corrected_at,
    )
    write_timeline_line(entry, account_id, writes, "offer_made", {"source": entry.source})


def _codes(codes: Any) -> str:
    return f" {' '.join(codes)} " if codes else " "


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Work out which offers stand."""
    judge(entry.member.id for entry in entries if entry.member)


def adopted(offer_id: UUID) -> None:
    """Let an offer stand that waited for a successor."""
    judge(row.member_id for row in Offer.select(Offer.member).where(Offer.id == offer_id))


def adopted_withdrawal(withdrawal_id: UUID) -> None:
    """Apply a withdrawal that waited for a successor."""
    judge(row.member_id for row in Withdrawal.select(Withdrawal.member).where(Withdrawal.id == withdrawal_id))


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return an offer for the page of its report: only the parts that the visitor may read."""
    row = Offer.get_or_none(Offer.id == report.id)
    if row is None:
        return []
    if report.seen_as in (OWN, "author"):
        return shown_to(row, READERS).facts
    host = host_paths([row.member_id]).get(row.member_id)
    reading = reading_as(current_user, report.member.branch.path, host)
    stands = row.ended_at is None and row.said_on >= said_since(today())
    return shown_to(row, reading).facts if stands else []


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the skills to choose from, and what the offer that stands says, of whom the form is about."""
    about = filed_for(as_uuid(request.values["subject"])) if request.values.get("subject") else own
    row = offer_of(about.id) if about and (about is own) else None
    before = {}
    if row:
        before = {"words": row.words, "region": row.region or "", "when": row.when, "skills": row.skills.split()}
    readers = row.readers.split() if row else [f"{part}:branch" for part in PARTS]
    choices = {part: [(f"{part}:{one}", str(name)) for one, name in labels.READERS.items()] for part in PARTS}
    shown = {"skills": skill_choices(), "pinyin": PINYIN, "reader_choices": choices}
    return {**shown, "before": before, "before_readers": readers}


OFFER = FormKind(
    "offer",
    1,
    check,
    store,
    fields=FIELDS,
    endpoint="offers.new_offer",
    template="contribution/offer_form.html",
    page_facts=page_facts,
    label=_l("Offer"),
    summary=lambda row: _("said what they can offer"),
    facts=facts_of,
    refusals=labels.REFUSALS,
    counts_as_contact=False,
    never_in_address=("words", "region", "when"),
    fills_again=("words", "region", "when"),
    limited=Limited(own=False, others=False),  # as its page
)
