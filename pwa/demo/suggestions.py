"""Put suggestions into the box: one with a name, and two without one, of which the committee has answered one."""

from datetime import timedelta
from uuid import UUID

from pwa.cases.rules import due_on
from pwa.core import clock
from pwa.core.database import write
from pwa.organisations.models import Unit, parameters_at
from pwa.suggestions.answers import give_answer
from pwa.suggestions.models import Suggestion
from pwa.suggestions.rules import code_of, digest_of

from .cast import PEOPLE, PLACES
from .story import Story

UNNAMED = (
    (20, "镇里的活动通知总是周五晚上才发，来不及请假。能不能早些？", "今后活动通知至少提前五天发出，已告知各党支部。"),
    (3, "食堂二楼的党员活动室经常锁着，想去看书的人进不去。", ""),
)  # fmt: skip


def tell_of_suggestions(story: Story) -> None:
    """The courier proposes something; two people write without a name, whom nobody knows here either."""
    story.phone("courier").report(
        "suggestion", 6, 22, 40, {"words": "支部会能不能固定在月末的晚上，跑单的时候没法参加。"}
    )
    unit = Unit.get_by_id(PLACES["fengshan"].id)
    for number, (days_ago, words, answer) in enumerate(UNNAMED, 1):
        day = story.today - timedelta(days=days_ago)
        key = UUID(int=number)
        row = {"id": UUID(int=number, version=4), "county_id": unit.county_id, "unit": unit, "on": day, "words": words}
        row["due_on"] = due_on(parameters_at(unit.path)["case.days"], day)
        with clock.stopped_at(story.moment(days_ago)), write():
            suggestion = Suggestion.create(**row, code=digest_of(code_of(key)))
        if answer:
            with clock.stopped_at(story.moment(days_ago - 5, 15)):
                give_answer(suggestion, PEOPLE["committee"].account_id, answer=answer)
