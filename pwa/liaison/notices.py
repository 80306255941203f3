"""Publish a notice, put a corrected version in its place, withdraw it. No version is ever rewritten."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Choice, Fields, Reader, Text
from pwa.core.transitions import Change, Noun, Transition, values_or_refuse
from pwa.members.changes import account_name
from pwa.organisations.models import Unit
from pwa.reports.location_fields import ComingDay

from . import notice_labels as labels
from .notice_models import Notice
from .notice_reach import PUBLISHES
from .notice_rules import LONGEST, LONGEST_TITLE, why_not_valid_until
from .notice_text import html_of

FIELDS = Fields(
    Choice("audience", _l("For whom?"), labels.AUDIENCES, required=True, initial="all"),
    Choice("kind", _l("What is it?"), labels.KINDS, required=True, initial="notice", attributes={"compact": True}),
    Text("title", _l("Heading"), LONGEST_TITLE, required=True, attributes={"autocomplete": "off"}),
    Text("words", _l("The text"), LONGEST, control="textarea", required=True, attributes={"rows": 10},
         hint=_l("**bold** is bold, a line that begins with - is an item of a list, [words](https://…) is a link. "
                 "Up to 3000 characters.")),
    ComingDay("valid_until", _l("Valid up to and including"), required=True,
              hint=_l("Afterwards it stands among those no longer valid.")),
)  # fmt: skip
WITHDRAWAL = Fields(
    Text("because", _l("Why is it taken back? Members read this."), 200, required=True,
         attributes={"autocomplete": "off"}),
)  # fmt: skip
STAYS = ("unit", "sender", "audience")  # of every version: whoever was told of the first is told of the others
NOTICE = Noun("notice", name_of=lambda _record, account: account_name(account))


def read_notice(posted: Mapping[str, str], day: date, *but: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of a notice without the fields `but`, and field → reason code."""
    read = Reader(FIELDS, read_posted_form(posted), day)
    out = read.all(*but)
    until, words = out.values.get("valid_until"), out.values.get("words")
    if until and (why := why_not_valid_until(until, day)):
        read.refuse("valid_until", why)
    if words and not html_of(words).striptags().strip():
        read.refuse("words", "blank_words")
    return out.values, out.errors


def publish(unit: Unit, sender: Unit, columns: Mapping[str, Any], by: UUID) -> Notice:
    """Publish a notice to the members of `unit` and below. Call inside a write transaction."""
    row: Notice = Notice.create(county_id=sender.county_id, unit=unit, sender=sender, made_by=by, **columns)
    fields = sorted(columns)
    audit.record("published notice", "notice", row.id, county_id=row.county_id, fields=fields, actor_id=by)
    return row


def was_withdrawn(row: Notice) -> bool:
    """Whether a notice was taken back, or a later version of it: then only who may change it reads any version."""
    last = row
    while last.ended_how == "replaced":
        last = Notice.get(Notice.replaces == last.id)
    return last.ended_how == "withdrawn"


def stands(notice: Notice) -> bool:
    """Whether the notice was neither corrected nor withdrawn."""
    return notice.ended_at is None


def _read_correction(notice: Notice, posted: Mapping[str, str]) -> dict[str, Any]:
    columns, errors = read_notice(posted, today(), "audience")
    if not errors and not _differing(notice, columns):
        errors = {"words": "nothing_corrected"}
    return values_or_refuse(errors, columns=columns)


def _differing(notice: Notice, columns: Mapping[str, Any]) -> list[str]:
    return [name for name, value in columns.items() if getattr(notice, name) != value]


def _correct(change: Change, columns: Mapping[str, Any]) -> Notice:
    old, kept = change.record, {name: change.record.__data__[name] for name in STAYS}
    _end(change, "replaced")
    change.fields = _differing(old, columns)
    facts = {"county_id": old.county_id, "version": old.version + 1, "replaces": old.id}
    made: Notice = Notice.create(**facts, **kept, **columns, made_at=change.at, made_by=change.by)
    return made


def _read_withdrawal(_notice: Notice, posted: Mapping[str, str]) -> dict[str, Any]:
    read = WITHDRAWAL.check(read_posted_form(posted), today())
    return values_or_refuse(read.errors, because=read.values.get("because"))


def _withdraw(change: Change, because: str) -> None:
    _end(change, "withdrawn", because)
    change.fields = ["because"]


def _end(change: Change, how: str, because: str = "") -> None:
    ended = {"ended_at": change.at, "ended_by": change.by, "ended_how": how, "ended_because": because}
    Notice.update(ended).where(Notice.id == change.record.id).execute()


correct = Transition(NOTICE, "correct", PUBLISHES, stands, _read_correction, _correct, "corrected notice")
withdraw = Transition(NOTICE, "withdraw", PUBLISHES, stands, _read_withdrawal, _withdraw, "withdrew notice")
