"""Label reports: reasons for refusing, and the choices of the forms."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.i18n import on_day
from pwa.members.labels import ACTIVITIES, REASONS, SOURCES, STAYS, place_words, short_place

REFUSALS = {
    "required": _l("This is needed."),
    "wrong_type": _l("Invalid format."),
    "control_character": _l("There are signs in the text that cannot be kept. Please type it again."),
    "too_long": _l("This is too long."),
    "not_a_choice": _l("Please choose one of the given answers."),
    "not_a_date": _l("Please give a date as year, month and day."),
    "in_the_future": _l("This day had not come when you wrote it."),
    "too_long_ago": _l("This day is too long ago."),
    "too_far_ahead": _l("This day is too far ahead."),
    "only_when_home": _l("A visit is reported as being home. For another place leave the day out."),
    "before_it_began": _l("This day is before the visit began."),
    "too_long_for_a_visit": _l("Half a year at home is no visit. Say that you are back."),
    "unknown_place": _l("This place is not in the list. Choose it from the list, or write its name again."),
    "one_place_only": _l("Choose either a place in China or a country, not both."),
    "not_a_phone": _l("This is not a phone number we can use."),
    "not_a_number": _l("Please give a number."),
    "hours_range": _l("Hours go from 0 to 24."),
    "half_hours_only": _l("Please round to half hours."),
    "not_photos": _l("The photos could not be read."),
    "too_many_photos": _l("Three photos at the most."),
    "unknown_unit": _l("This unit cannot be chosen here."),
    "unknown_report": _l("The report meant here cannot be found."),
    "not_the_author": _l("Only whoever wrote this can withdraw it. If it is wrong, tell your branch."),
    "already_confirmed": _l("Your branch has already confirmed this. You can correct it, but no longer withdraw it."),
    "not_yours": _l("You cannot report for this person."),
    "first_confirm_who_you_are": _l(
        "This phone was signed in with a link that somebody else made. First confirm that it is you, as Today "
        "says; then send it again. Nothing you wrote is lost."
    ),
    "membership_ended": _l("The membership had ended when this was written."),
    "no_member_file": _l("This account has no member file, so it cannot report for itself."),
    "taken": _l("This number belongs to another report. Please open the form anew."),
    "unknown_form": _l("This kind of report is not known here."),
    "not_a_time": _l("The time of this report cannot be read."),
    "too_large": _l("This report is too large."),
    "too_many_fields": _l("This report has too many parts."),
    "too_deep": _l("This report cannot be read."),
}

SETTLED = {"yes": _l("yes, fairly fixed"), "no": _l("no, it may change"), "unknown": _l("I do not know")}
EMPLOYER_KINDS = {
    "public": _l("public office or institution"),
    "state_firm": _l("state-owned firm"),
    "private_firm": _l("private firm"),
    "foreign_firm": _l("foreign, Hong Kong, Macao or Taiwan firm"),
    "self_employed": _l("own business"),
    "platform_work": _l("delivery, ride or platform work"),
    "community": _l("urban community"),
    "village": _l("village"),
    "other": _l("something else"),
}
TOPICS = {
    "theory": _l("political theory"),
    "politics": _l("political education and training"),
    "rules_law": _l("Party constitution, rules, discipline and law"),
    "purpose": _l("the Party's purpose"),
    "tradition": _l("revolutionary tradition"),
    "situation": _l("situation and policy"),
    "skills": _l("knowledge and skills"),
}
VERDICTS = {"confirmed": _l("confirmed"), "corrected": _l("confirmed with corrections"), "declined": _l("declined")}
TABLES = {
    "stay": STAYS,
    "settled": SETTLED,
    "reason": REASONS,
    "employer_kind": EMPLOYER_KINDS,
    "activity": ACTIVITIES,
    "topic": TOPICS,
    "source": SOURCES,
}


def name_of(form: str) -> str:
    """Return the name of a form kind."""
    kind = registry().forms.get(form)
    return str(kind.label if kind else _("Report"))


def names() -> list[tuple[str, str]]:
    """Return the form kinds as the choices of a list."""
    return [(name, str(kind.label)) for name, kind in registry().forms.items() if kind.label and not kind.confided]


def word(kind: str, code: str | None) -> str:
    """Return the label of a code; empty for no code."""
    return str(TABLES[kind].get(code, "")) if code else ""


def choices(kind: str) -> list[tuple[str, str]]:
    """Return a table as the choices of a form."""
    return [(code, str(text)) for code, text in TABLES[kind].items()]


def summary_of(row) -> str:
    """Return one report as a line for lists and the timeline; `row` has the columns of `entries.rows`."""
    kind = registry().forms.get(row.form)
    return str(kind.summary(row) if kind else row.form)


def state_of(row: Any) -> str:
    """Return the state of a report for lists; `row` has the columns of `entries.rows`."""
    if row.withdrawn:
        return _("withdrawn")
    if row.replaced:
        return _("corrected since")
    return str(VERDICTS[row.verdict]) if row.verdict else ""


def waits(row: Any) -> bool:
    """Whether a report counts only after an officer has adopted it."""
    return bool(row.waits and not row.adopted_at)


def location_summary(row) -> str:
    """Return a report of a place as one line."""
    if row.visit_until:
        if row.since > today():
            return _("comes home on %(since)s until %(day)s", since=on_day(row.since), day=on_day(row.visit_until))
        return _("home for a visit until %(day)s", day=on_day(row.visit_until))
    if row.back_home:
        return _("back home since %(day)s", day=on_day(row.since))
    return _("in %(place)s", place=place_words(row.division, row.country, row.area))


def activity_summary(row) -> str:
    """Return a report of an activity as one line."""
    return _("%(kind)s on %(day)s", kind=word("activity", row.activity_kind), day=on_day(row.on_day))


def withdrawal_summary(row) -> str:
    """Return a withdrawal as one line, without details."""
    return _("withdrew a report")


def news(row) -> str:
    """Return the content of a report, short enough for a line beside a name: '在 深圳龙岗', '回家了', or an
    activity."""
    if row.form == "location" and row.visit_until:
        if row.since > today():
            return _("comes home on %(since)s until %(day)s", since=on_day(row.since), day=on_day(row.visit_until))
        return _("is home for a visit until %(day)s", day=on_day(row.visit_until))
    if row.form == "location" and row.back_home:
        return _("is back home")
    if row.form == "location":
        return _("is in %(place)s", place=short_place(row.division, row.country))
    return summary_of(row)
