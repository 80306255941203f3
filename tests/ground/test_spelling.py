"""Queries are written out as Peewee itself writes them, letter for letter, on both engines."""

import peewee as pw
import pytest

from pwa.ground.database import Fact, db
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit
from pwa.reports import entries
from pwa.reports import models as sent
from pwa.reports.models import ActivityReport, Submission
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines

Above = Unit.alias()
Host = Unit.alias("host")
BELOW = Unit.select(Unit.id).where(Unit.path.startswith("1"))
CTE = Unit.select(Unit.id, Unit.parent).where(Unit.parent.is_null()).cte("up", recursive=True)
DOWN = CTE.union_all(Unit.select(Unit.id, Unit.parent).join(CTE, on=Unit.parent == CTE.c.id))

QUERIES = {
    "rows and their units": Member.select(Member, Unit).join(Unit).order_by(Member.name, Member.id).limit(8),
    "two aliases": Unit.select(Unit.name, Above.name, Host.name)
    .join(Above, on=Unit.parent == Above.id)
    .join(Host, pw.JOIN.LEFT_OUTER, on=(Host.id == Above.parent) & Host.closed_at.is_null()),
    "in a query in a query": Member.select().where(
        Member.branch.in_(BELOW.where(Unit.parent.in_(BELOW))), Member.id.not_in(AwayPeriod.select(AwayPeriod.member))
    ),
    "in both of two queries": Member.select(Member.id).where(Member.branch.in_(BELOW | Unit.select(Unit.id))),
    "in nothing": Member.select(Member.id).where(Member.branch.in_([]) | Member.branch.not_in(())),
    "in values": Member.select(Member.id).where(Member.branch.in_(list(UNITS.values()))),
    "a page of entries": Submission.select(Submission, ActivityReport)
    .join(ActivityReport, on=ActivityReport.id == Submission.id)
    .where(entries.to_confirm() & sent.counts()),
    "a tree": Unit.select().join(DOWN, on=Unit.id == DOWN.c.id).with_cte(DOWN),
    "figures": Member.select(
        Member.branch, pw.fn.COUNT(Member.id).alias("n"), pw.Case(None, [(Member.sex == "1", 1)], 0)
    )
    .group_by(Member.branch)
    .having(pw.fn.COUNT(Member.id) > 1)
    .order_by(pw.SQL("n").desc()),
    "a change by a query": Member.update(name=Member.name.concat("x")).where(Member.branch.in_(BELOW)),
    "a removal": Member.delete().where(Member.branch == UNITS["home"]),
    "put or put over": Fact.insert(name="a", value="b").on_conflict(
        conflict_target=[Fact.name], update={Fact.value: "c"}, where=Fact.value != pw.EXCLUDED.value
    ),
    "rows from a query": Fact.insert_from(Unit.select(Unit.name, Unit.path), [Fact.name, Fact.value]),
    "who is that": Member.select().where(Member.id == PEOPLE["member"].member_id).for_update(),
    "a name with a quote": Unit.select(Unit.name.alias('the "name"')),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_is_written_as_peewee_writes_it(app, query):
    options = {**db.obj.get_context_options(), "for_update": True}
    quick, peewee = db.obj.get_sql_context(for_update=True), pw.Context(**options)
    assert type(quick) is not pw.Context
    assert quick.sql(query).query() == peewee.sql(query).query()


def test_what_the_house_asks_most_is_the_same_too(app, monkeypatch, as_):
    """Every select of a whole morning, as it goes to the database."""
    asked = []

    def listening(query, **options):
        if isinstance(query, pw.SelectBase):
            asked.append(
                (
                    db.obj.get_sql_context(**options).sql(query).query(),
                    pw.Context(**{**db.obj.get_context_options(), **options}).sql(query).query(),
                )
            )
        return type(db.obj).execute(db.obj, query, **options)

    monkeypatch.setattr(db.obj, "execute", listening)
    for login in PEOPLE:
        as_(login).get("/")
        as_(login).get("/members")
    assert len(asked) > 100
    assert [(quick, peewee) for quick, peewee in asked if quick != peewee] == []
