"""Read the forms of a vote: a motion or admission, an election with its candidates, a written opinion, who is left
out of an election."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from pwa.core.characters import read_posted_form
from pwa.core.fields import Choice, Day, Fields, Flag, Reader, Text, Whole
from pwa.core.ids import as_uuid
from pwa.members.labels import sentence

from . import labels
from .models import Meeting
from .vote_rules import ELECT, KINDS, MOST_CANDIDATES, Ballots, Turnout, Votes, why_not_ballots, why_not_votes

LONGEST_NAME = 40
LINE = re.compile(
    r"(?P<name>.*?\S)[\s,，、:：]+(?P<ayes>[0-9]{1,4})[\s,，、]+(?P<noes>[0-9]{1,4})[\s,，、]+(?P<abstained>[0-9]{1,4})"
)
NUMBERS = ("ayes", "noes", "abstained")
WORDS = Text("words", _l("What is voted on?"), 300, required=True, attributes={"autocomplete": "off"})
MOTION = Fields(
    WORDS,
    Flag("secret", _l("By secret ballot"), hint=_l("Only counts are kept. Who takes part by video has no ballot.")),
    Whole("ayes", _l("Votes for"), 4, required=True),
    Whole("noes", _l("Votes against"), 4, required=True),
    Whole("abstained", _l("Abstentions"), 4, required=True),
)
ELECTION = Fields(
    WORDS.with_changes(label=_l("Who is elected?"), hint=_l("Such as the branch committee, delegates.")),
    Whole("posts", _l("How many are elected?"), 3, required=True),
    Whole("issued", _l("Ballots handed out"), 4, required=True),
    Whole("returned", _l("Ballots returned"), 4, required=True),
    Whole("invalid", _l("Invalid ballots"), 4, default=0, initial="0"),
    Text("candidates", _l("Candidates"), MOST_CANDIDATES * (LONGEST_NAME + 20), control="textarea", required=True,
         attributes={"rows": 5, "maxlength": None},
         hint=_l("One a line: name, votes for, votes against, abstentions. Such as: 李秀兰 12 1 0")),
)  # fmt: skip
OPINION = Fields(
    Text("member", _l("Who wrote?"), 36, control="select_field", required=True, attributes={"maxlength": None}),
    Choice("stance", _l("Which opinion?"), {**labels.STANCES, "none": _l("none after all")}, required=True,
           attributes={"compact": True}),
    Day("received_on", _l("Received on"), required=True),
    Text("opinion", _l("In their words"), 500, control="textarea", attributes={"rows": 2}),
)  # fmt: skip
LEAVE_OUT = Fields(
    Text("member", _l("Who?"), 36, control="select_field", required=True, attributes={"maxlength": None}),
    Choice("reason", _l("Why?"), {**labels.LEFT_OUT, "none": _l("counts after all")}, required=True),
    Text("consent", _l("Consent of the level above"), 200, conditional=True, attributes={"autocomplete": "off"},
         hint=_l("Who consented, when, by which document.")),
)  # fmt: skip


def fields_of(kind: str) -> Fields:
    """Return the fields of a vote of this kind."""
    return ELECTION if kind == ELECT else MOTION


def kind_shown(posted: MultiDict[str, str]) -> str:
    """Return the kind of the form that was posted; if it was changed or lost on the way, the fields tell."""
    kind = posted.get("kind", "")
    return ELECT if kind not in KINDS and set(posted) & (set(ELECTION) - set(MOTION)) else kind


def read_vote(
    kind: str, posted: MultiDict[str, str], turnout: Turnout, today: date
) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """Return the columns of a vote, its candidates, and field → reason (code or sentence)."""
    sent: dict[str, Any] = dict(read_posted_form(posted))
    sent["secret"] = posted.get("secret") == "1"
    read = Reader(fields_of(kind), sent, today)
    values = dict(read.all().values)
    errors: dict[str, Any] = dict(read.out.errors)
    if kind == ELECT:
        found, why = _candidates(values.pop("candidates", None) or "")
        if why and "candidates" not in errors:
            errors["candidates"] = why
        if not errors:
            ballots = Ballots(values["issued"], values["returned"], values["invalid"])
            votes = [Votes(*(one[name] for name in NUMBERS)) for one in found]
            wrong = why_not_ballots(ballots, values["posts"], [one["name"] for one in found], votes, turnout)
            errors = {name: sentence(reason) for name, reason in wrong.items()}
        return {"kind": kind, "secret": True, **values}, found, errors
    if not errors:
        reason = why_not_votes(Votes(*(values[name] for name in NUMBERS)), turnout, values["secret"])
        errors = {"ayes": sentence(reason)} if reason else {}
    return {"kind": kind, **values}, [], errors


def _candidates(text: str) -> tuple[list[dict[str, Any]], str | None]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > MOST_CANDIDATES:
        return [], "too_many_candidates"
    found = []
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None or len(match["name"]) > LONGEST_NAME:
            return [], "candidate_line"
        found.append({"name": match["name"], **{name: int(match[name]) for name in NUMBERS}})
    return found, None


def as_lines(candidates: Collection[Any]) -> str:
    """Return candidates as the form shows them."""
    return "\n".join(f"{one.name} {one.ayes} {one.noes} {one.abstained}" for one in candidates)


def read_opinion(
    posted: MultiDict[str, str], meeting: Meeting, away: Collection[UUID], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return `member`, `stance` (none: it does not stand), `received_on` and `words`, or field → reason code. `away`:
    those with a vote who were not there."""
    read = Reader(OPINION, read_posted_form(posted), today)
    values = dict(read.all().values)
    _one_of(read, values, away)
    if values.get("received_on") and values["received_on"] > meeting.on and "received_on" not in read.out.errors:
        read.refuse("received_on", "opinion_too_late")
    values["words"] = values.pop("opinion", None) or ""
    return values, read.out.errors


def read_exclusion(
    posted: MultiDict[str, str], away: Collection[UUID], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return `member`, `reason` (none: they count after all) and `consent`, or field → reason code."""
    read = Reader(LEAVE_OUT, read_posted_form(posted), today)
    values = dict(read.all().values)
    _one_of(read, values, away)
    if values.get("reason") != "none" and not values.get("consent") and "consent" not in read.out.errors:
        read.refuse("consent", "required")
    values["consent"] = values.get("consent") or ""
    return values, read.out.errors


def _one_of(read: Reader, values: dict[str, Any], ids: Collection[UUID]) -> None:
    values["member"] = as_uuid(values.get("member"))
    if values["member"] not in ids and "member" not in read.out.errors:
        read.refuse("member", "not_a_voter_away")
