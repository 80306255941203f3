"""Label screening in the reader's language: outcomes, channels, findings, questions, reasons for refusing."""

import json
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pwa import places
from pwa.core.i18n import lang, on_day, readable_time
from pwa.members.labels import place_words

from .models import Question, Round, RoundResponse

OUTCOMES = {
    "here": _l("at home"),
    "away_short": _l("away, under six months"),
    "away_long": _l("away, six months or more"),
    "abroad": _l("abroad"),
    "returned": _l("came back home"),
    "not_reached": _l("not reached"),
}
WAYS = {
    "questionnaire": _l("own answer"),
    "phone": _l("by phone"),
    "visit": _l("visit"),
    "message": _l("by message"),
    "family": _l("through the family"),
    "data_match": _l("data match"),
}
FINDINGS = {
    "unchanged": _l("unchanged"),
    "new_outflow": _l("newly away"),
    "changed_place": _l("moved on"),
    "returned": _l("came back"),
    "lost": _l("nobody reached yet"),
    "should_transfer": _l("membership should move"),
}
LENGTHS = {
    "under_6_months": _l("under six months"),
    "6_to_12_months": _l("six to twelve months"),
    "1_to_2_years": _l("one to two years"),
    "2_years_and_more": _l("two years and more"),
    "6_months_and_more": _l("six months or more, since when not said"),
}
HOME = ("here", "returned")
UNFITTING = {
    "place": _l("place still to be asked"),
    "still_away": _l("says at home, the file still says away"),
}
MOVES = {
    "0": _l("no move in a year"),
    "1": _l("one move in a year"),
    "2": _l("two moves in a year"),
    "3_and_more": _l("three moves or more in a year"),
}
QUESTION_KINDS = {
    "choice": _l("one of several"),
    "multiple": _l("any of several"),
    "yes_no": _l("yes or no"),
    "date": _l("a day"),
    "number": _l("a number"),
    "text": _l("a short text"),
    "place": _l("a place"),
}
COMES = {"yes": _l("coming home"), "no": _l("no, not this time"), "unknown": _l("not sure yet")}
YES_NO = {"yes": _l("yes"), "no": _l("no")}
STEPS = {
    "opened": _l("opened"),
    "closed": _l("closed"),
    "reopened": _l("opened again"),
    "extended": _l("extended"),
}
FORM_REFUSALS = {
    "unknown_round": _l("This round is not known here."),
    "not_asked": _l("This round does not ask this person."),
    "round_not_open": _l("This round was not open when this was written."),
    "unknown_question": _l("The round does not ask this."),
    "days_without_yes": _l("Say that you come, or leave the days out."),
    "number_too_large": _l("This number is too large: at most 999,999,999."),
}
REFUSALS = {
    "ends_too_early": _l("The last day must lie after the first day, and not in the past."),
    "begins_too_early": _l("The first day lies too far back."),
    "day_too_far": _l("This day is too far away."),
    "two_options_or_more": _l("Give two to twelve answers, one a line."),
}


def choices(table: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a table as the choices of a form."""
    return [(code, str(words)) for code, words in table.items()]


def options_of(question: Any) -> list[tuple[str, str]]:
    """Return the choices of a round's own question: its options, or yes and no."""
    return choices(YES_NO) if question.kind == "yes_no" else [(word, word) for word in json.loads(question.options)]


def reply_words(kind: str, value: Any) -> str:
    """Return an answer to a round's own question as text."""
    if isinstance(value, list):
        return _(", ").join(value)
    if kind == "yes_no":
        return str(YES_NO.get(value, value))
    if kind == "date":
        return on_day(date.fromisoformat(value))
    if kind == "place":
        return place_words(value, None) if places.exists(value) else places.country_name(value, _locale())
    return str(value)


def homecoming_words(answers: dict[str, Any]) -> str:
    """Return whether somebody comes home for the Spring Festival, and when; empty if they were not asked or said
    nothing."""
    days = [answers[name] for name in ("comes_on", "leaves_on") if answers.get(name)]
    if len(days) == 2:
        begins, ends = (on_day(date.fromisoformat(day)) for day in days)
        return _("comes home on %(since)s until %(day)s", since=begins, day=ends)
    return str(COMES.get(answers.get("comes", ""), ""))


def _locale() -> str:
    return "en" if lang() == "en" else "zh"


def cost_words(people: int | None, minutes: int, least: int) -> str:
    """Say how many people a round asks and how long it takes them, before it is opened. `people` is None where this
    visitor may not know the number."""
    if people is None:
        return _("about %(minutes)s min each", minutes=minutes)
    if 0 < people < least:
        return _("under five people × about %(minutes)s min", minutes=minutes)
    return ngettext(
        "%(people)s person × about %(minutes)s min", "%(people)s people × about %(minutes)s min", people,
        people=_rounded(people, least), minutes=minutes,
    )  # fmt: skip


def _rounded(people: int, least: int) -> str:
    """The exact number for those who may open the people; for others rounded to tens. Otherwise drafts on a unit and on
    all but one of the units below it would reveal the number of that last unit, however small."""
    return str(people) if least == 1 or not people else _("at most %(n)s", n=-(-people // 10) * 10)


def lately_words(past: Any, days: int, opens: bool) -> str:
    """Say which round asked the same people lately, and to those who may open the people (`opens`) how many: a warning,
    never a ban."""
    facts = {"title": past.title, "day": readable_time(past.opened_at), "days": days}
    if not opens:
        return _("Some were asked by “%(title)s” on %(day)s, less than %(days)s days ago. Is it needed?", **facts)
    return _(
        "%(people)s of these people were asked by “%(title)s” on %(day)s, less than %(days)s days ago."
        " Is another round needed?",
        people=past.people,
        **facts,
    )


def long_words(days: int, limit: int) -> str:
    """Warn that a round would run very long; never a ban. Empty for a usual length."""
    return _("It would run for %(days)s days, which is very long. Is that meant?", days=days) if days > limit else ""


def until_words(kind: str, day: str) -> str:
    """Describe a step that gave the round more days."""
    return _("opened again until %(day)s", day=day) if kind == "reopened" else _("extended until %(day)s", day=day)


def answer_timeline_text(facts: dict[str, Any]) -> str:
    """Return an answer as a line of the member's timeline."""
    if facts.get("unchanged"):
        return _("Answered a round: nothing changed")
    return _("Answered a round: %(outcome)s", outcome=OUTCOMES.get(facts.get("outcome", ""), ""))


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a response said as label and value, for the page of the report. Its place is listed separately."""
    word = RoundResponse.select(RoundResponse, Round).join(Round).where(RoundResponse.id == report.id).first()
    if word is None:
        return []
    said = _("nothing changed") if word.unchanged else ""
    replies = json.loads(word.answers)
    asks = Question.select().where(Question.round == word.round_id).order_by(Question.place) if replies else []
    facts = [
        (_("Round"), word.round.title),
        (_("How"), str(WAYS[word.way])),
        (_("Where"), " · ".join(str(part) for part in (OUTCOMES[word.outcome], said) if part)),
        *[(ask.words, reply_words(ask.kind, replies[f"q{ask.place}"])) for ask in asks if f"q{ask.place}" in replies],
        (_("Home for the Spring Festival"), homecoming_words(replies)),
        (_("Needs"), word.needs),
        (_("Note"), word.note),
    ]
    return [(label, value) for label, value in facts if value]
