"""Choose the document that fits an absence, with reasons and the source of the rule (table and sources: docs/rules.md).

This is a suggestion, never a decision: people decide on a transfer, a suspension or a card.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .calendar import add_months
from .parameters import Parameters
from .sources import CARD, HALF_YEAR, REG_24_ABROAD, REG_25, REG_32, REG_34_ABROAD, Reason, _

KINDS = ("none", "certificate_letter", "card", "register_floating", "transfer", "abroad")
BY_LETTER = ("study", "secondment")  # reasons for a letter: meeting, study, secondment, business, leave (S5, S6)
MOVED = ("job_change", "residence")  # work unit or usual residence changed (Art 25)
# '湖南大学党委', '临丰学院计算机系党支部' is not one: the name of a university, then at once that of an organisation
UNIVERSITY = re.compile(r"(?<!老年)(大学|学院|专科学校)(党委|党总支|党支部|总支|委员会|总支部委员会|支部委员会)$")


WITH_CARD = Reason(_("With the activity card they can join in where they are; they vote at home."), source=CARD)


@dataclass(frozen=True)
class Instrument:
    """The document that fits: one of KINDS, the reasons with their own sources, and the source of the choice."""

    kind: str
    reasons: tuple[Reason, ...]
    source: str


def is_floating(began_on: date | None, ended_on: date | None, today: date, parameters: Parameters) -> bool:
    """Whether an absence makes a floating member: six calendar months or more, and not back (Art 32)."""
    if began_on is None or (ended_on is not None and ended_on <= today):
        return False
    return today >= add_months(began_on, parameters["float.threshold_months"])


def relation_should_move(long: bool, settled: str, reason: str) -> bool:
    """Whether the membership should move with somebody away: `long` (six months or more) in a fairly fixed place, or
    work unit or usual residence changed, whatever the length; not while they have no fixed place or job (Art 25)."""
    return (long and settled == "yes") or (reason in MOVED and settled != "no")


def is_university(names: Iterable[str]) -> bool:
    """Whether a membership is kept at a university, by the names of its unit and those above. Only the name tells it:
    units have no field for it."""
    return any(UNIVERSITY.search(name) for name in names)


def instrument_for(
    stay: str,
    settled: str,
    reason: str,
    abroad: bool,
    began_on: date | None,
    ended_on: date | None,
    today: date,
    parameters: Parameters,
    *,
    at_university: bool = False,
) -> Instrument:
    """Return the document that fits an absence `today`.

    `stay`: short, long or unknown (the planned duration); `settled`: yes, no or unknown; `reason`: a code of
    docs/rules.md, 'Codes', or empty; `abroad`: also Hong Kong, Macao, Taiwan; `began_on`: None at home; `ended_on`: the
    day of return, past or planned, or None; `at_university`: a university holds the membership.
    """
    if began_on is None:
        return Instrument("none", (Reason(_("At home: nothing is needed."), source=REG_32),), REG_32)
    if ended_on is not None and ended_on <= today:
        return _over(ended_on, today, parameters)
    long = stay == "long" or is_floating(began_on, ended_on, today, parameters)
    if not abroad and relation_should_move(long, settled, reason):
        return _transfer(long, settled, reason, began_on, today, parameters)
    if ended_on is not None and ended_on <= add_months(began_on, parameters["none.max_months"]):
        return _over(ended_on, today, parameters)
    if abroad:
        return _abroad(reason, began_on, parameters)
    found = _long(settled, began_on, today, parameters) if long else _short(stay, reason, began_on, today, parameters)
    if reason == "graduated" and at_university:
        text = _("A university keeps a graduate's membership for at most %(years)s years from graduation.")
        told = _with(parameters, "graduate.keep_years", text, "years")
        return replace(found, reasons=(*found.reasons, told))
    return found


def _with(parameters: Parameters, name: str, text: str, value: str, **more: object) -> Reason:
    """Return the sentence with a parameter's number in the place `value`, and the parameter's source."""
    return Reason(text, {value: parameters[name], **more}, parameters.source(name))


def _over(ended_on: date, today: date, parameters: Parameters) -> Instrument:
    if ended_on <= today:
        text = _("Back home since %(day)s: nothing is needed.")
        return Instrument("none", (Reason(text, {"day": ended_on}, REG_32),), REG_32)
    text = _("Away for %(months)s months or less: no paper is needed.")
    because = _with(parameters, "none.max_months", text, "months")
    return Instrument("none", (because,), because.source)


def _abroad(reason: str, began_on: date, parameters: Parameters) -> Instrument:
    studies = reason in ("study", "study_abroad")
    text = _("The branch speaks with a member abroad at least every %(days)s days.")
    speaks = _with(parameters, "contact.abroad_days", text, "days")
    if speaks.source == REG_34_ABROAD and not studies:  # the article is about study and research
        speaks = replace(speaks, source=HALF_YEAR)
    because = [
        Reason(_("Abroad: the membership stays with the home branch."), source=REG_34_ABROAD if studies else HALF_YEAR)
    ]
    because.append(speaks)
    if reason == "settled_abroad":
        text = _("Who settles abroad is normally suspended from membership; a meeting decides, never software.")
        because.append(Reason(text, source=REG_24_ABROAD))
    elif studies:
        until = add_months(began_on, 12 * parameters["abroad.suspend_years"])
        text = _("Studying abroad for over %(years)s years, after %(day)s, is put before a meeting.")
        because.append(_with(parameters, "abroad.suspend_years", text, "years", day=until))
    return Instrument("abroad", tuple(because), speaks.source)


def _how_long(began_on: date, today: date, parameters: Parameters) -> Reason:
    """Say since when, or from which day, somebody counts as away for long."""
    name = "float.threshold_months"
    from_day = add_months(began_on, parameters[name])
    if today >= from_day:
        text = _("Away for %(months)s months or more, since %(day)s.")
        return _with(parameters, name, text, "months", day=began_on)
    text = _("Plans to be away %(months)s months or more; counts as floating from %(day)s.")
    return _with(parameters, name, text, "months", day=from_day)


def _transfer(long: bool, settled: str, reason: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    because = []
    if reason in MOVED and settled != "no":
        text = _("Work unit or usual residence has changed: the membership should move there, whatever the length.")
        because.append(Reason(text, source=REG_25))
    if long and settled == "yes":
        because.append(_how_long(began_on, today, parameters))
        text = _("The place or the job is fairly fixed: the membership should move there.")
        because.append(Reason(text, source=REG_25))
    return Instrument("transfer", tuple(because), REG_25)


def _long(settled: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    because = [_how_long(began_on, today, parameters)]
    if settled == "no":
        text = _("No fixed place or job yet, so the membership stays and the member is registered as floating.")
        because.append(Reason(text, source=REG_32))
    else:
        text = _(
            "Is the place or the job fixed? If so, the membership should move; "
            "until then the member is registered as floating."
        )
        because.append(Reason(text, source=REG_25))
    because.append(WITH_CARD)
    return Instrument("register_floating", tuple(because), parameters.source("float.threshold_months"))


def _short(stay: str, reason: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    if stay == "short":
        text = _("Away for less than %(months)s months.")
        because = [_with(parameters, "float.threshold_months", text, "months")]
    else:
        until = add_months(began_on, parameters["none.max_months"])
        paper = parameters.source("none.max_months")
        because = [Reason(_("It is not known yet for how long."), source=paper)]
        if today <= until:
            text = _("Until %(day)s nothing is needed; after that it should be asked again.")
            because.append(Reason(text, {"day": until}, paper))
            return Instrument("none", tuple(because), paper)
    if reason in BY_LETTER:
        text = _("For study, secondment or official duty a certificate letter serves, for %(months)s months at most.")
        because.append(_with(parameters, "cert.max_months", text, "months"))
        return Instrument("certificate_letter", tuple(because), parameters.source("cert.max_months"))
    because.append(WITH_CARD)
    return Instrument("card", tuple(because), CARD)
