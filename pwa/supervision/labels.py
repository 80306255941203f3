"""Label measures in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day

KINDS = {
    "talk": _l("reminder talk"),
    "criticism": _l("criticism and education"),
    "correction": _l("correction within a period"),
    "cancelled": _l("qualification as probationary member cancelled"),
    "removed": _l("removal"),
}
GROUNDS = {
    "conviction": _l("lost their convictions, not a member at heart any more"),
    "religion": _l("holds to a religious belief after help, and does not leave"),
    "asks": _l("asks to leave and insists on it"),
    "threatens": _l("threatens to leave so as to gain something"),
    "uncorrected": _l("no change after a correction period"),
    "six_months": _l("six months in a row without organisational life, dues or assigned work, without reason"),
    "lost": _l("out of contact"),
}
STATES = {
    "considered": _l("considered, not decided"),
    "in_force": _l("runs"),
    "decided": _l("decision recorded"),
    "ending": _l("ends within a month"),
    "over": _l("period over, to be decided"),
    "ended": _l("ended"),
    "undone": _l("recorded by mistake"),
}
OUTCOMES = {
    "corrected": _l("corrected"),
    "not_corrected": _l("not corrected"),
    "lifted": _l("lifted"),
    "dropped": _l("nothing decided"),
}
ENTRIES = {
    "fact": _l("What happened"),
    "look": _l("How the correction goes"),
    "appeal": _l("Appeal"),
    "answer": _l("Answer to the appeal"),
}
REFUSALS = {
    "no_ground": _l("Why are they removed?"),
    "no_period": _l("Until when, and who helps?"),
    "see_what_is_unmet": _l("Please look at what this decision does not meet."),
    "kind_not_for_them": _l("This measure does not fit this member."),
    "nothing_to_answer": _l("Nothing is before you here to which you could make a statement."),
    "decided_already": _l("It was closed before you wrote this. Against a decision you can appeal."),
    "own_statement_only": _l("A statement is made in one's own name."),
    "before_in_force": _l("This is before it was in force."),
}


def _day(text: Any) -> str:
    return on_day(date.fromisoformat(text)) if text else ""


def kind_text(code: Any) -> str:
    """Return the name of a kind of measure."""
    return str(KINDS.get(str(code), ""))


def notified_text(facts: dict[str, Any]) -> str:
    """Say in the timeline that the member was told."""
    return _("Told what is held against them, on %(day)s", day=_day(facts.get("on")))


def decided_text(facts: dict[str, Any]) -> str:
    """Say in the timeline what was decided."""
    return _("Decided on %(day)s: %(kind)s", day=_day(facts.get("on")), kind=kind_text(facts.get("kind")))


def ended_text(facts: dict[str, Any]) -> str:
    """Say in the timeline how a measure ended."""
    how = str(OUTCOMES.get(str(facts.get("outcome")), ""))
    return _("%(kind)s: %(how)s on %(day)s", kind=kind_text(facts.get("kind")), how=how, day=_day(facts.get("on")))


def undone_text(facts: dict[str, Any]) -> str:
    """Say in the timeline that a measure was recorded by mistake."""
    return _("Recorded by mistake and taken back: %(what)s", what=kind_text(facts.get("kind")))
