"""Ask a member who is away once a year whether they still live where they reported."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core.yearly_questions import YearlyQuestion
from pwa.members.labels import place_words
from pwa.members.models import AwayPeriod, Member


def _open_period(member: Any) -> pw.Expression:
    return (AwayPeriod.member == member) & AwayPeriod.ended_on.is_null()


def _words(member: Member) -> str:
    row = AwayPeriod.get(_open_period(member.id))
    return place_words(row.division, row.country, row.area)


PLACE = YearlyQuestion(
    "place",
    _l("Where I live now"),
    lambda member: AwayPeriod.select(AwayPeriod.said_at).where(_open_period(member)),
    _words,
    lambda member: url_for("reports.new_location"),
    lambda member: url_for("reports.new_location", subject=member),
)
