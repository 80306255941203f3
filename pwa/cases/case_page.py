"""Build the page of one case for this visitor: its steps, its state, and what this visitor may do now."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core import audit
from pwa.core.audit import AuditLine
from pwa.core.clock import CHINA, day_of, now, today
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.i18n import on_day, readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.access_log import LOOKED
from pwa.members.labels import SOURCES, cited
from pwa.organisations.models import parameters_at
from pwa.policy import Parameters
from pwa.reports.models import Submission

from . import labels
from .models import Case, CaseStep
from .reach import Seen, colleagues
from .rules import AUTHOR, HELPER, LOST, OWN, READER, TO_MEMBER, promised_on, term_of
from .searches import decision_line, search_part, search_values, try_line
from .step_fields import form_of
from .steps import CASE, offered


def case_values(visitor: Visitor, seen: Seen) -> dict[str, Any]:
    """Return the template values of `cases/case.html`. Texts that this visitor may not read are left out."""
    case, whole = seen.case, seen.ways[0] in (OWN, READER, HELPER)
    steps = list(CaseStep.select().where(CaseStep.case == case.id).order_by(CaseStep.at, CaseStep.id))
    may, search = offered(seen), search_values(seen) if case.category == LOST else {}
    if case.owner_id == visitor.account.id:
        may.pop("taken_on", None)
    parameters = parameters_at(case.home.path)
    return {
        "case": {"id": case.id, "closed": case.closed_at is not None, "lost": case.category == LOST}
        | {"seen": CASE.seen(seen)},
        "seen_as": seen.ways[0],
        "title": _title(seen, search),
        "about": _about(seen),
        "raised": readable_time(case.raised_at),
        "state": _state(seen, search, steps),
        "facts": _facts(seen, steps) if whole else [],
        "links": [link for find in registry().request_links if whole and (link := find(visitor, case.id))],
        "why": _why(case, parameters),
        "thread": [] if seen.ways[0] == AUTHOR else _thread(seen, steps, search),
        "search": search_part(search, parameters) if whole and search and seen.ways[0] != OWN else None,
        "lost_own": bool(search) and seen.ways[0] == OWN and case.how is None,
        "today": today().isoformat(),
        "labels": labels,
        "form_of": form_of,
        "may": may,
        "does": labels.DOES,
        "colleagues": colleagues(visitor, case) if READER in seen.ways else [],
        "above": _above(seen),
        "receipt": _receipt(case) if seen.ways[0] in (OWN, AUTHOR) else None,
        "member_id": case.member_id if seen.names and seen.ways[0] != OWN else None,
    }


def _title(seen: Seen, search: dict[str, Any]) -> str:
    """Say what the case is now, not what it was when it was raised."""
    case, how = seen.case, seen.case.how or ""
    if seen.ways[0] == AUTHOR:
        return _("Passed on")
    if case.category == LOST:
        state = how or search["state"]
        return str((labels.OWN_SEARCH if seen.ways[0] == OWN else {}).get(state) or labels.SEARCHES[state])
    return str(labels.REQUESTS[how]) % {"what": labels.category(case.category)}


def _about(seen: Seen) -> str:
    case = seen.case
    return " · ".join([case.member.name, case.branch.name] if seen.names else [case.branch.name])


def _state(seen: Seen, search: dict[str, Any], steps: list[CaseStep]) -> dict[str, str]:
    """Say in a sentence or two which unit has the case and by when it acts; `kind` is the banner's kind."""
    case, own = seen.case, seen.ways[0] == OWN
    if seen.ways[0] == AUTHOR:
        return {"kind": "ok", "text": str(labels.WHO_READS[case.readers])}
    if case.how:
        return {"kind": "ok", "text": _("Closed: %(how)s", how=labels.ENDS[case.how])}
    day, late = on_day(case.due_on), case.due_on < today()
    where = {"home": case.home.name, "unit": seen.name_of(case.unit_id), "day": day}
    if not {OWN, READER, HELPER} & {*seen.ways} and case.unit_id not in seen.units:
        text = _elsewhere(seen, steps)
    elif case.unit_id != case.home_id:
        at = next(n for n, unit in enumerate(seen.chain) if unit.id == case.unit_id)
        text = _("%(home)s asked %(unit)s; guidance due by %(day)s.", **where | {"home": seen.chain[at - 1].name})
    elif case.asks:
        text = (
            _("Is it settled? %(home)s asks you.", **where) if own else _("The member was asked whether it is settled.")
        )
    elif case.last == "answered":
        text = (
            _("%(home)s answered. Is it settled?", **where) if own else _("Answered. Next: ask whether it is settled.")
        )
    elif search and not own and search["heard"].last > day_of(case.raised_at):
        heard_on = on_day(search["heard"].last)
        if search["state"] == "suspended":
            text = _(
                "There was word of them on %(day)s. The membership stays suspended until it is restored.", day=heard_on
            )
        else:
            text = _("There was word of them on %(day)s. If they are found, record it.", day=heard_on)
    elif case.category == LOST:
        text = _("The search is looked at again by %(day)s.", **where)
    else:
        text = _("With %(home)s.", **where) if late else _("With %(home)s; answer due by %(day)s.", **where)
    if case.category != LOST and {OWN, READER, HELPER} & {*seen.ways}:
        promised = promised_on((step.kind, step.due_on) for step in steps)
        text = labels.with_promise(text, promised, case.due_on, today(), above=case.unit_id != case.home_id)
    return {"kind": "warn" if late and not own else "info", "text": text}


def _elsewhere(seen: Seen, steps: list[CaseStep]) -> str:
    """For a unit that was asked, when another unit has the case now: name the unit they asked in turn, or say that
    their part is done."""
    ladder = [unit.id for unit in seen.chain]
    mine = max((n for n, unit_id in enumerate(ladder) if unit_id in seen.units), default=len(ladder))
    own = [step for step in steps if step.kind == "asked_up" and step.unit_id in seen.units]
    if own and ladder.index(seen.case.unit_id) > mine:
        unit, day = seen.name_of(own[-1].to_unit_id), on_day(own[-1].due_on)
        return _("You asked %(unit)s; guidance due by %(day)s.", unit=unit, day=day)
    return _("What you were asked is answered; it is with others now.")


def _why(case: Case, parameters: Parameters) -> dict[str, Any]:
    known = parameters.by_name[term_of(case.category)]
    text = ngettext("%(words)s: %(num)s day", "%(words)s: %(num)s days", known.value, words=_(known.words))
    return {"reasons": [text], "source": cited(known.source)}


def _facts(seen: Seen, steps: list[CaseStep]) -> list[tuple[str, str]]:
    case, names = seen.case, _names({seen.case.owner_id} if seen.case.owner_id else set())
    pairs = [
        (_("Who reads it"), str(labels.WHO_READS[case.readers])),
        (_("Looked after by"), names.get(case.owner_id or UUID(int=0), "") or _("nobody yet")),
        (_("Raised"), readable_time(case.raised_at)),
    ]
    return [(label, value) for label, value in pairs if value]


def _thread(seen: Seen, steps: list[CaseStep], search: dict[str, Any]) -> list[dict[str, Any]]:
    names = _names({step.by_id for step in steps})
    entered = _entered(seen.case)
    lines = [_line(seen, step, names, entered) for step in steps if _shown(seen, step)]
    shown = [step for step in steps if _shown(seen, step)]
    for line, step in zip(lines, shown, strict=True):
        if step.id in search.get("tries", {}):
            line |= try_line(search["tries"][step.id])
        elif step.id in search.get("decided", {}):
            line |= decision_line(search["decided"][step.id])
        if search and OWN in seen.ways:
            line["words"] = ""  # the member does not read what officers noted while searching
    return lines


def _shown(seen: Seen, step: CaseStep) -> bool:
    """Whether this visitor sees the step. Only its own level sees a note. A unit that was asked sees the question and
    the steps after it, not the steps before."""
    if OWN in seen.ways:
        return step.kind != "handed_over" and not (step.kind == "noted" and step.unit_id != seen.case.home_id)
    if READER in seen.ways or HELPER in seen.ways:
        return step.kind != "noted" or step.unit_id == seen.case.home_id or step.unit_id in seen.units
    return step.unit_id in seen.units or step.to_unit_id in seen.units


def _line(seen: Seen, step: CaseStep, names: dict[UUID, str], entered: str) -> dict[str, Any]:
    own = OWN in seen.ways
    silent = own and step.kind not in TO_MEMBER
    unit = seen.name_of(step.unit_id)
    who = "" if step.unit_id is None and own else names.get(step.by_id, "")
    title = (
        _raised(seen, step, entered) if step.kind == "raised" else labels.line(step.kind, unit, _to(seen, step), own)
    )
    due = _("due by %(day)s", day=on_day(step.due_on)) if step.kind == "asked_up" and step.due_on else ""
    return {
        "kind": step.kind,
        "when": readable_time(step.at),
        "iso": step.at.astimezone(CHINA).isoformat(timespec="minutes"),
        "title": title,
        "words": "" if silent else step.words,
        "detail": " · ".join(part for part in (who, due) if part),
    }


def _to(seen: Seen, step: CaseStep) -> str | None:
    return seen.name_of(step.to_unit_id)


def _raised(seen: Seen, step: CaseStep, entered: str) -> str:
    if seen.case.category == LOST:
        return _("The search began")
    if entered:
        return entered
    return _("You wrote") if OWN in seen.ways else _("The member wrote")


def _entered(case: Case) -> str:
    """Say how an officer learned of it, when an officer wrote it down: 'Entered for them, told by phone'."""
    if case.origin == "member":
        return ""
    source = Submission.select(Submission.source).where(Submission.id == case.id).scalar()
    return _("Entered for the member, told %(way)s", way=SOURCES[source]) if source else _("Entered for the member")


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = Account.select(Account.id, Account.name).where(Account.id.in_(list(ids))) if ids else []
    return {row.id: row.name for row in rows}


def _above(seen: Seen) -> str:
    at = next(n for n, unit in enumerate(seen.chain) if unit.id == seen.case.unit_id)
    return seen.chain[at + 1].name if at + 1 < len(seen.chain) else ""


def _receipt(case: Case) -> str | None:
    return Submission.select(Submission.receipt).where(Submission.id == case.id).scalar()


def look_at_case(visitor: Visitor, case: Case) -> None:
    """Log that this visitor read the case, once a day for each reader. The member sees these log lines."""
    morning = now().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = (AuditLine.record_id == case.id) & (AuditLine.actor_id == visitor.account.id)
    same = AuditLine.select().where(
        AuditLine.member_id == case.member_id, mine, AuditLine.action == LOOKED, AuditLine.at >= morning
    )
    if same.exists():
        return
    facts = {"county_id": case.county_id, "member_id": case.member_id, "fields": ["case"]}
    with write():
        audit.record(LOOKED, "case", case.id, **facts)
