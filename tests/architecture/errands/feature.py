"""What errands bring."""

from typing import Any

from flask import url_for

from pwa.core.access import BRANCH_OFFICERS
from pwa.core.features import Audit, Feature, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.plain_rows import plain_rows
from pwa.core.today_line import FIRST, TodayLine
from pwa.stages import Stage

from . import views
from .errand_form import ERRAND
from .models import Errand


def due(visitor: Any) -> list[TodayLine]:
    """A line of Today for each errand that somebody offers, for whoever holds a post."""
    rows = Errand.select() if visitor.posts else []
    return [TodayLine(row.what, url_for("errands.index"), FIRST, counts=True) for row in rows]


def errands_of(member: Any) -> list[dict[str, Any]]:
    """What the member takes along."""
    return plain_rows(Errand.select().where(Errand.member == member.id))


FEATURE = Feature(
    __package__,
    stage=Stage.CONTRIBUTION,
    blueprints=(views.errands,),
    forms=(ERRAND,),
    timeline=(Line("errand_offered", lambda facts: f"Offered: {facts['what']}", readers=Readers.FILE),),
    today=(due,),
    work=(Work("Errands", "errands.index", roles=BRANCH_OFFICERS, due=lambda visitor: len(due(visitor))),),
    kept=(
        Kept(
            Errand,
            Keep.UNTIL_LEFT,
            heading="Errands",
            what="What you need from town",
            why="So that help is found.",
            section="errands",
            of_member=errands_of,
        ),
    ),
    audit=Audit(kinds={"errand": "errand"}, fields={"what": "what", "boxes": "boxes", "urgent": "urgent"}),
)
