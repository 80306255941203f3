"""Choose the document that fits an absence, with reasons and the source of the rule (table and sources: docs/rules.md).

This is a suggestion, never a decision: people decide on a transfer, a suspension or a card.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from .calendar import add_months
from .parameters import CARD, LETTER, REG_25, REG_32, Parameters

KINDS = ("none", "certificate_letter", "card", "register_floating", "transfer", "abroad")
BY_LETTER = ("study", "secondment")  # reasons for a letter: meeting, study, secondment, business, leave (S5, S6)
MOVED = ("job_change", "residence")  # work unit or usual residence changed (Art 25)
# '湖南大学党委', '临丰学院计算机系党支部' is not one: the name of a university, then at once that of an organisation
UNIVERSITY = re.compile(r"(?<!老年)(大学|学院|专科学校)(党委|党总支|党支部|总支|委员会|总支部委员会|支部委员会)$")


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


@dataclass(frozen=True)
class Reason:
    """One sentence that explains a rule's result: a msgid and its values (dates, numbers)."""

    text: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument:
    """The document that fits: one of KINDS, the reasons, and the msgid of the source."""

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
        return Instrument("none", (Reason(_("At home: nothing is needed.")),), REG_32)
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
        years = parameters["graduate.keep_years"]
        told = Reason(
            _("A university keeps a graduate's membership for at most %(years)s years from graduation."),
            {"years": years},
        )
        return replace(found, reasons=(*found.reasons, told))
    return found


def _over(ended_on: date, today: date, parameters: Parameters) -> Instrument:
    if ended_on <= today:
        return Instrument(
            "none", (Reason(_("Back home since %(day)s: nothing is needed."), {"day": ended_on}),), REG_32
        )
    months = parameters["none.max_months"]
    because = Reason(_("Away for %(months)s months or less: no paper is needed."), {"months": months})
    return Instrument("none", (because,), parameters.source("none.max_months"))


def _abroad(reason: str, began_on: date, parameters: Parameters) -> Instrument:
    days, years = parameters["contact.abroad_days"], parameters["abroad.suspend_years"]
    because = [
        Reason(_("Abroad: the membership stays with the home branch.")),
        Reason(_("The branch speaks with a member abroad at least every %(days)s days."), {"days": days}),
    ]
    if reason == "settled_abroad":
        because.append(
            Reason(_("Who settles abroad is normally suspended from membership; a meeting decides, never software."))
        )
    elif reason in ("study", "study_abroad"):
        until = add_months(began_on, years * 12)
        because.append(
            Reason(
                _("Studying abroad for over %(years)s years, after %(day)s, is put before a meeting."),
                {"years": years, "day": until},
            )
        )
    return Instrument("abroad", tuple(because), parameters.source("contact.abroad_days"))


def _how_long(began_on: date, today: date, parameters: Parameters) -> Reason:
    """Say since when, or from which day, somebody counts as away for long."""
    months = parameters["float.threshold_months"]
    from_day = add_months(began_on, months)
    if today >= from_day:
        return Reason(_("Away for %(months)s months or more, since %(day)s."), {"months": months, "day": began_on})
    text = _("Means to stay away %(months)s months or more; counts as floating from %(day)s.")
    return Reason(text, {"months": months, "day": from_day})


def _transfer(long: bool, settled: str, reason: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    because = []
    if reason in MOVED and settled != "no":
        because.append(
            Reason(
                _("Work unit or usual residence has changed: the membership should move there, whatever the length.")
            )
        )
    if long and settled == "yes":
        because.append(_how_long(began_on, today, parameters))
        because.append(Reason(_("The place or the job is fairly fixed: the membership should move there.")))
    return Instrument("transfer", tuple(because), REG_25)


def _long(settled: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    because = [_how_long(began_on, today, parameters)]
    if settled == "no":
        because.append(
            Reason(_("No fixed place or job yet, so the membership stays and the member is registered as floating."))
        )
    else:
        because.append(
            Reason(
                _(
                    "Is the place or the job fixed? If so, the membership should move; "
                    "until then the member is registered as floating."
                )
            )
        )
    because.append(Reason(_("With the activity card they can join in where they are; they vote at home.")))
    return Instrument("register_floating", tuple(because), parameters.source("float.threshold_months"))


def _short(stay: str, reason: str, began_on: date, today: date, parameters: Parameters) -> Instrument:
    months = parameters["float.threshold_months"]
    if stay == "short":
        because = [Reason(_("Away for less than %(months)s months."), {"months": months})]
    else:
        until = add_months(began_on, parameters["none.max_months"])
        because = [Reason(_("It is not known yet for how long."))]
        if today <= until:
            because.append(
                Reason(_("Until %(day)s nothing is needed; after that it should be asked again."), {"day": until})
            )
            return Instrument("none", tuple(because), parameters.source("none.max_months"))
    if reason in BY_LETTER:
        months = parameters["cert.max_months"]
        because.append(
            Reason(
                _("For study, secondment or official duty a certificate letter serves, for %(months)s months at most."),
                {"months": months},
            )
        )
        return Instrument("certificate_letter", tuple(because), LETTER)
    because.append(Reason(_("With the activity card they can join in where they are; they vote at home.")))
    return Instrument("card", tuple(because), CARD)
