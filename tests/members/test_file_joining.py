"""Two files of one person become one, with nothing lost; or they are marked as two people's."""

from datetime import date

import pytest

from pwa.cases.models import Case, LostSearch
from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.transitions import Refused
from pwa.identity.models import Account, Invitation, Session
from pwa.members import headcounts
from pwa.members.changes import admit, assign_contact, contacts_of
from pwa.members.file_joining import join_files
from pwa.members.membership import Ending, end_membership
from pwa.members.models import AwayPeriod, FieldChange, Member, TimelineLine, TwoPeople
from pwa.members.placements import placement_of
from pwa.organisations.models import Post, Unit
from pwa.reports.models import Submission
from pwa.screening.models import Asked, RoundCount
from pwa.screening.rebuild_counts import recount
from tests.cases.conftest import WORDS
from tests.people import PEOPLE, UNITS, ago
from tests.screening.conftest import a_round, answer

__all__ = ["a_round"]
BY = PEOPLE["secretary"].account_id
STAYS = PEOPLE["member"].member_id


@pytest.fixture
def second(app) -> Member:
    """Another file of the member, opened by mistake."""
    first = Member.get_by_id(STAYS)
    with write():
        facts = {"name": first.name, "sex": first.sex, "born_on": first.born_on, "phone": "19900001234", "by": BY}
        return admit(Unit.get_by_id(UNITS["home"]), **facts)


def joined(goes: Member, *taken: str, stays=STAYS) -> bool:
    with write():
        return join_files(Member.with_branch(stays), Member.with_branch(goes.id), taken, BY)


def heads() -> tuple[int, int]:
    return headcounts.total(Unit.get_by_id(UNITS["home"]).path)


def naming(member_id) -> list[str]:
    """The tables that name this file in a row."""
    found = []
    for model in registry().kept:
        field = model._meta.fields.get("member") or model._meta.fields.get("member_id")
        if field is not None and model is not AuditLine and model.select().where(field == member_id).exists():
            found.append(model._meta.table_name)
    return sorted(found)


@pytest.mark.both_engines
def test_everything_of_both_files_stands_in_one(second, phone_of, as_, a_round):
    row = a_round()
    for_second = {"subject": str(second.id), "source": "phone"}
    place = phone_of("secretary").accepted(
        "location", {"division": "440307", "since": ago(60), "stay": "long"}, **for_second
    )
    activity = phone_of("secretary").accepted("activity", **for_second)
    request = phone_of("secretary").accepted("request", WORDS, **for_second)
    phone_of("member").accepted("answer", answer(row))
    before, asked = heads(), counted(row)
    assert {"submission", "location_report", "activity_report", "timeline_line"} < set(naming(second.id))
    assert joined(second)
    assert naming(second.id) == []
    assert {one.id for one in Submission.select().where(Submission.member_id == STAYS)} > {place, activity, request}
    assert Case.get_by_id(request).member_id == STAYS
    assert heads() == (before[0] - 1, before[1]) and all(differ == [] for _, differ in headcounts.differing())
    assert Asked.select().where(Asked.round == row.id, Asked.member == STAYS).count() == 1
    assert counted(row) == asked - 1 and all(differences == [0, 0] for _, *differences in recount())
    text = as_("secretary").get(f"/members/{STAYS}").text
    assert "已与同一人的另一份档案合并" in text


def counted(round_) -> int:
    rows = RoundCount.select(RoundCount.people).where(RoundCount.round == round_.id, RoundCount.kind == "asked")
    return sum(row.people for row in rows)


def test_what_differs_is_chosen_and_what_is_given_up_stays_in_the_history(second):
    with write():
        Member.update(address="丰山村1号").where(Member.id == second.id).execute()
        Member.update(address=None).where(Member.id == STAYS).execute()
    before = Member.get_by_id(STAYS).phone
    assert joined(second, "phone")
    row = Member.get_by_id(STAYS)
    assert (row.phone, row.address) == ("19900001234", "丰山村1号")
    changes = {c.field: (c.before, c.after) for c in FieldChange.select().where(FieldChange.member == STAYS)}
    assert changes == {"phone": (before, "19900001234"), "address": (None, "丰山村1号")}


def test_what_is_not_chosen_stays_in_the_history_too(second):
    before = Member.get_by_id(STAYS).phone
    assert joined(second)
    [change] = FieldChange.select().where(FieldChange.member == STAYS)
    assert (change.field, change.before, change.after) == ("phone", "19900001234", before)
    assert Member.get_by_id(STAYS).phone == before


@pytest.mark.both_engines
def test_absences_are_those_of_all_reports_together(second, phone_of):
    phone_of("secretary").accepted(
        "location", {"division": "330108", "since": ago(200), "stay": "long"}, subject=str(second.id), source="phone"
    )
    phone_of("member").accepted()
    assert joined(second)
    [period] = AwayPeriod.select().where(AwayPeriod.member == STAYS)
    assert period.began_on == date.fromisoformat(ago(200)) and period.ended_on is None


def test_the_old_address_leads_to_the_file_and_what_a_phone_still_sends_arrives_there(second, phone_of, as_):
    phone = phone_of("secretary")
    late = phone.entry("activity", subject=str(second.id), source="phone")
    kept = phone.entry("activity", subject=str(second.id), source="phone")
    assert phone.outcome(kept) == "accepted"
    assert joined(second)
    assert as_("secretary").get(f"/members/{second.id}").location == f"/members/{STAYS}"
    assert as_("next_secretary").get(f"/members/{second.id}").status_code == 404
    assert phone.outcome(late) == "accepted" and phone.outcome(kept) == "duplicate"
    assert Submission.get_by_id(late["id"]).member_id == STAYS
    assert second.name not in as_("secretary").get("/members?show=former").text


def test_a_number_that_only_one_file_has_goes_with_it(second):
    with write():
        Member.update(id_sealed="sealed", id_index="key").where(Member.id == second.id).execute()
        Member.update(id_sealed=None, id_index=None).where(Member.id == STAYS).execute()
    assert joined(second)
    row = Member.get_by_id(STAYS)
    assert (row.id_sealed, row.id_index) == ("sealed", "key") and Member.get_by_id(second.id).id_index is None


def test_two_numbers_are_two_people(second):
    with write():
        Member.update(id_index="key").where(Member.id == second.id).execute()
        Member.update(id_index="another").where(Member.id == STAYS).execute()
    with pytest.raises(Refused) as why:
        joined(second)
    assert why.value.errors == {"join": "two_numbers"} and Member.get_by_id(second.id).joined_into is None


@pytest.mark.both_engines
def test_the_account_in_use_of_the_file_that_goes_comes_along(second, as_, app):
    as_("member")
    with write():
        unused = Account.of_member(Member.get_by_id(second.id), BY)
    assert joined(Member.with_branch(STAYS), stays=second.id)
    mine = Account.get_by_id(PEOPLE["member"].account_id)
    assert mine.member_id == second.id and mine.closed_at is None
    assert Account.get_by_id(unused.id).closed_at is not None and Account.get_by_id(unused.id).member_id == STAYS
    assert as_("member").get("/").status_code == 200


def test_one_search_goes_on_with_all_that_was_done(second, as_):
    with write():
        Member.update(phone=None).where(Member.id == second.id).execute()
    cases = []
    for member in (STAYS, second.id):
        made = as_("secretary").post(f"/liaison/lost/{member}", data={"words": "电话停机", "from": "list"})
        assert made.status_code == 303
        cases.append(made.location)
    tried = {"on": ago(3), "channel": "family", "by_whom": "张卫东", "result": "nothing", "words": "没有消息"}
    assert as_("secretary").post(f"{cases[1]}/search", data=tried).status_code == 303
    assert joined(second)
    [case] = Case.select().where(Case.member == STAYS)
    assert LostSearch.get().case_id == case.id and cases[0].endswith(str(case.id))


def test_contact_person_and_host_branch_come_along_unless_the_file_has_its_own(second):
    with write():
        assign_contact(Member.with_branch(second.id), Account.get_by_id(PEOPLE["organiser"].account_id), BY)
    mine = [row.account_id for row in contacts_of(STAYS)]
    assert joined(second)
    assert [row.account_id for row in contacts_of(STAYS)] == mine and placement_of(STAYS) is not None


def test_looks_at_both_files_are_shown(second, as_):
    as_("secretary").get(f"/members/{second.id}")
    with write():
        AuditLine.update(actor_id=PEOPLE["committee"].account_id).where(AuditLine.member_id == second.id).execute()
    assert joined(second)
    assert PEOPLE["committee"].name in as_("member").get("/me").text


def test_a_file_is_joined_once_and_not_into_one_that_has_left(second):
    assert joined(second) and not joined(second)
    with write():
        third = admit(Unit.get_by_id(UNITS["home"]), name="王建国", sex="1", by=BY)
        end_membership(Member.with_branch(STAYS), Ending("transferred", today(), "深圳市某党委"), BY)
    assert not joined(third)


def test_a_file_of_somebody_who_left_is_joined_into_the_present_one(second):
    with write():
        end_membership(Member.with_branch(second.id), Ending("transferred", today(), "深圳市某党委"), BY)
    before = heads()
    assert joined(second) and heads() == before
    assert Member.get_by_id(STAYS).left_at is None


def test_a_third_file_follows_to_the_last(second):
    with write():
        third = admit(Unit.get_by_id(UNITS["home"]), name="王建国", sex="1", by=BY)
    assert joined(third, stays=second.id) and joined(second)
    assert Member.get_by_id(third.id).joined_into == STAYS


def test_accounts_with_a_post_are_not_closed_by_joining(second):
    with write():
        unused = Account.of_member(Member.get_by_id(second.id), BY)
        Post.give(unused.id, "organiser", Unit.get_by_id(UNITS["home"]), None)
    with pytest.raises(Refused) as why:
        joined(second)
    assert why.value.errors == {"join": "closing_holds_posts"}


def test_timeline_and_trail_say_who_joined(second):
    assert joined(second)
    line = TimelineLine.get(TimelineLine.member == STAYS, TimelineLine.kind == "files_joined")
    assert (line.by_id, line.record_id) == (BY, second.id)
    trail = AuditLine.get(AuditLine.action == "joined files")
    assert (trail.member_id, trail.record_id) == (STAYS, second.id)
    assert not Session.select().where(Session.account == Account.get_or_none(Account.member_id == second.id)).exists()
    assert not Invitation.select().exists() and not TwoPeople.select().exists()
