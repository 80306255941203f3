"""Take somebody in with an introduction letter of another installation, sign the receipt letter, and count them here
once their home has read it. Each is one transaction with its audit line."""

import json
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.database import lock_rows
from pwa.core.fields import Fields, Flag, Reader, Text
from pwa.core.name_keys import name_key
from pwa.core.transitions import Change, Noun, Refused, Transition, nothing_asked, values_or_refuse
from pwa.incorporation.inflow_member_models import InflowMember
from pwa.incorporation.inflow_members import register
from pwa.members.changes import account_name, add_timeline_line, admit
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit
from pwa.papers import paper_steps
from pwa.papers.reading import ReadPaper, read_code
from pwa.papers.rules import FIELDS, LETTER, RECEIPT
from pwa.policy import DEFAULTS

from .incoming_models import IncomingLetter
from .incoming_rules import (
    BRANCH,
    ISSUER,
    KINDS,
    MACHINE,
    SENT_BACK,
    SEXES,
    TAKEN_IN,
    allows,
    born_in,
    is_same_person,
    why_not_proved,
    why_unusable,
    why_wrong_days,
)
from .rules import WITH_MEMBERSHIPS

MOST = 300
TAKE_IN = Fields(
    Text("name", _l("Name on the identity card"), 60, required=True, attributes={"autocomplete": "off"}),
    Flag("paper_files", _l("The paper files arrived too")),
)
SAID_SO = Fields(
    Text("words", _l("Who at home said so, and when?"), MOST, required=True, attributes={"autocomplete": "off"})
)
WHY = Fields(Text("words", _l("Why?"), MOST, required=True, control="textarea"))
ROLES = {BRANCH: BRANCH_OFFICERS, ISSUER: (Role.COMMITTEE, Role.COUNTY)}


def why_not(paper: ReadPaper) -> str | None:
    """Return why nobody is taken in with this paper, or None."""
    if why := why_not_proved(paper.verdict, paper.kind, LETTER):
        return why
    if not paper.foreign:
        return "letter_of_here"
    most = DEFAULTS["transfer.letter_max_days"].value
    wrong = why_wrong_days(paper.number, paper.issued_on, paper.valid_until, today(), most)
    return why_unusable(paper.said or {}) or wrong or ("letter_used" if standing(paper) else None)


def require_good(row: IncomingLetter) -> None:
    """Read the code of the letter again: it may have been withdrawn since. Raises Refused."""
    found = read_code(row.code)
    if isinstance(found, str) or found.verdict not in ("genuine", "genuine, expired"):
        raise Refused({"words": "letter_not_good_now"})


def standing(paper: ReadPaper) -> IncomingLetter | None:
    """Return what somebody was taken in with by this very letter, if it was not sent back."""
    same = (IncomingLetter.key == paper.vouched_by) & (IncomingLetter.number == paper.number)
    return IncomingLetter.get_or_none(same, IncomingLetter.state != SENT_BACK)


def take_in(paper: ReadPaper, branch: Unit, name: str, paper_files: bool, by: UUID) -> IncomingLetter:
    """Take in the member whom the letter introduces, as an inflow member: home counts them until it has read the
    receipt letter. Call inside a write transaction. Raises Refused."""
    [unit] = lock_rows(Unit.select().where(Unit.id == branch.id))
    if unit.closed_at is not None or unit.kind not in WITH_MEMBERSHIPS:
        raise Refused({"branch": "unit_is_closed" if unit.closed_at else "not_a_branch_here"})
    if why := why_not(paper):
        raise Refused({"code": why})
    said = dict(paper.said or {})
    if name_key(name) != name_key(said["name"]):
        raise Refused({"name": "letter_of_another"})
    issued = {"number": paper.number, "issuer": paper.issuer, "valid_until": paper.valid_until}
    try:
        row: IncomingLetter = IncomingLetter.create(
            county_id=unit.county_id, branch=unit.id, key=paper.vouched_by, **issued, name=said["name"],
            issued_on=paper.issued_on or today(), said=json.dumps(said, ensure_ascii=False), code=paper.digits,
            guest=_guest(unit, said, by), state=TAKEN_IN, paper_files=paper_files, accepted_on=today(), taken_in_by=by,
        )  # fmt: skip
    except pw.IntegrityError:  # another branch took somebody in with it at the same moment
        raise Refused({"code": "letter_used"}) from None
    audit.record("took in with letter", "incoming_letter", row.id, county_id=unit.county_id, actor_id=by)
    return row


def _guest(unit: Unit, said: dict[str, str], by: UUID) -> InflowMember:
    """Return the file of the inflow member: the one that the branch has of them already, or a new one."""
    here = (InflowMember.unit == unit.id) & InflowMember.ended_at.is_null()
    sex, born = SEXES[said["sex"]], born_in(said)
    named = (InflowMember.name_key == name_key(said["name"])) & (InflowMember.sex == sex)
    rows = InflowMember.select().where(here, named, InflowMember.kind == KINDS[said["kind"]])
    same = [row for row in rows if is_same_person(said["from"], born, row.home_organisation, row.born_on)]
    if len(same) == 1:
        return same[0]
    values = {"name": said["name"], "sex": SEXES[said["sex"]], "kind": KINDS[said["kind"]], "born_on": None}
    home = {"home_organisation": said["from"], "home_phone": said.get("unit_phone", "")}
    return register(
        unit, {**values, **home, "phone": "", "card_no": "", "here_since": None, "area": ""}, by, proved=True
    )


def _step(change: Change, step: str, **values: Any) -> None:
    row = change.record
    if MACHINE[step][2] not in row.sides:
        raise NotFound  # somebody of another side: the page does not show this step
    row.state, row.since = MACHINE[step][1], change.at
    facts = {"state": row.state, "since": row.since, **values}
    IncomingLetter.update(facts).where(IncomingLetter.id == row.id).execute()
    change.fields = ["state"]


def _send_receipt(change: Change) -> None:
    """Sign the receipt letter, which home reads by its code."""
    row = change.record
    require_good(row)
    branch = Unit.get_by_id(row.branch_id)
    committee = paper_steps.issuer_of(RECEIPT, branch)
    said = {
        "letter": row.number,
        "name": row.name,
        "branch": branch.name,
        "accepted_on": row.accepted_on.isoformat(),
        "handler": account_name(change.by),
        "unit_phone": committee.phone or "",
    }
    told, day = [said[name] for name in FIELDS[RECEIPT]], today()
    number, code = paper_steps.sign(RECEIPT, committee, told, change.by, day)
    signed = {"receipt_number": number, "receipt_code": code, "receipt_said": json.dumps(told, ensure_ascii=False)}
    _step(change, "send_receipt", **signed, receipt_on=day, receipt_by=change.by)


def _count_here(change: Change, words: str) -> None:
    """Home has read the receipt letter: from now on they are a member here, and an inflow member no more."""
    row, said = change.record, json.loads(change.record.said)
    require_good(row)
    branch, born = Unit.get_by_id(row.branch_id), born_in(said)
    if branch.closed_at is not None:
        raise Refused({"words": "unit_is_closed"})
    guest = InflowMember.get_or_none(InflowMember.id == row.guest_id)
    phone = guest.phone or None if guest else None
    sex, kind = SEXES[said["sex"]], KINDS[said["kind"]]
    member = admit(branch, name=row.name, sex=sex, kind=kind, born_on=born, phone=phone, by=change.by)
    Affiliation.update(effective_on=row.accepted_on).where(Affiliation.member == member.id).execute()
    if born:
        Member.update(month_only="born_on").where(Member.id == member.id).execute()
    if guest and guest.ended_at is None:
        ended = {"how": "transferred", "ended_on": today(), "ended_at": change.at, "ended_by": change.by}
        InflowMember.update(ended).where(InflowMember.id == guest.id).execute()
        audit.record("ended guest", "guest", guest.id, county_id=guest.county_id, actor_id=change.by)
    _step(change, "count_here", member=member.id, words=words, ended_on=today(), ended_by=change.by)
    add_timeline_line(member, "letter_counted", change.by, at=change.at, record_id=row.id, before=said["from"])


def _send_back(change: Change, words: str) -> None:
    """Send the letter back: its bearer stays an inflow member, or the branch ends their file."""
    _step(change, "send_back", words=words, ended_on=today(), ended_by=change.by)


def _reads(fields: Fields) -> Any:
    def read(_row: IncomingLetter, posted: Any) -> dict[str, Any]:
        found = Reader(fields, posted, today()).all()
        return values_or_refuse(found.errors, **found.values)

    return read


NOUN = Noun("incoming_letter", name_of=lambda row, account: account_name(account))


def _transition(step: str, form: Any, write: Any, action: str) -> Transition:
    side = MACHINE[step][2]
    return Transition(
        NOUN,
        step,
        ROLES[side],
        lambda row: allows(step, row.state),
        form,
        write,
        action,
        address=step.replace("_", "-"),
    )


send_receipt = _transition("send_receipt", nothing_asked, _send_receipt, "sent receipt letter elsewhere")
count_here = _transition("count_here", _reads(SAID_SO), _count_here, "counted transferred member here")
send_back = _transition("send_back", _reads(WHY), _send_back, "sent letter back")
TRANSITIONS = (send_receipt, count_here, send_back)
assert {one.name for one in TRANSITIONS} == {*MACHINE}
