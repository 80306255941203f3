"""Every interesting state is in the story, so that each page has something to show."""

from datetime import timedelta

from pwa.core import clock
from pwa.core.audit import AuditLine
from pwa.demo.cast import PEOPLE, PLACES
from pwa.identity.models import Account, Consent, SecurityNote, Session
from pwa.identity.visitor import Visitor
from pwa.liaison.due_list import people_of
from pwa.liaison.handover_models import Handover
from pwa.meetings.attachment_models import MinutesAttachment
from pwa.members.access_log import LOOKED
from pwa.members.models import AwayPeriod, ContactAssignment, Member, StatedReason, Stay
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.places import city_of
from pwa.reports.models import (
    ActivityReport,
    Decision,
    Device,
    Gap,
    LocationReport,
    Photo,
    PhotoNamed,
    Quarantined,
    Submission,
    Withdrawal,
)
from pwa.screening.models import Asked, Round
from pwa.screening.rebuild_counts import recount


def _of(model, login):
    return model.select().where(model.member == PEOPLE[login].member_id)


def test_seventy_are_away_in_twenty_cities_and_some_came_back(demo):
    away = list(AwayPeriod.select().where(AwayPeriod.ended_on.is_null()))
    assert len(away) == 70
    assert len({city_of(row.division) for row in away if row.division}) >= 20
    assert [row.country for row in away if row.country] == ["GB"]
    assert AwayPeriod.select().where(AwayPeriod.ended_on.is_null(False)).count() >= 10


def test_wang_jianguo_is_in_longgang_for_the_143rd_day(demo):
    here = _of(AwayPeriod, "member").where(AwayPeriod.ended_on.is_null()).get()
    assert here.division == "440307"
    assert (clock.today() - here.began_on).days + 1 == 143
    assert Stay.select().where(Stay.period == here.id).count() == 2, "a move is a row inside the period"
    assert _of(AwayPeriod, "member").count() == 2


def test_nine_of_the_home_branch_are_away(demo):
    home = [person.member_id for person in PEOPLE.values() if person.branch == "home"]
    away = AwayPeriod.select().where(AwayPeriod.member.in_(home), AwayPeriod.ended_on.is_null())
    assert away.count() == 9


def test_reports_came_late_out_of_order_and_from_a_clock_that_ran_ahead(demo):
    builder = Submission.select().where(Submission.account_id == PEOPLE["builder"].account_id).order_by(Submission.seq)
    first, second = list(builder)[:2]
    assert first.received_at > second.received_at and first.clock_shifted
    late = Submission.select().where(Submission.received_at > Submission.corrected_at)
    assert any(row.received_at - row.corrected_at > timedelta(days=7) for row in late)


def test_corrections_withdrawals_and_what_officers_entered(demo):
    assert _of(LocationReport, "trader").where(LocationReport.replaces.is_null(False)).count() == 1
    assert _of(AwayPeriod, "trader").get().division == "440307"
    assert Withdrawal.select().count() >= 1
    assert {row.source for row in Submission.select().where(Submission.source.is_null(False))} == {"phone", "visit"}
    waiting = Submission.select().where(Submission.waits, Submission.adopted_at.is_null())
    assert [row.member_id for row in waiting] == [PEOPLE["student"].member_id]


def test_activities_are_confirmed_corrected_declined_and_waiting(demo):
    assert {row.verdict for row in Decision.select()} == {"confirmed", "corrected", "declined"}
    decided = Decision.select(Decision.activity)
    waiting = ActivityReport.select().where(ActivityReport.id.not_in(decided))
    assert waiting.where(ActivityReport.held_by == PLACES["host-branch"].id).count() >= 1


def test_something_needs_attention_something_never_arrived_and_a_photo_is_on_its_way(demo):
    [attention] = Quarantined.select().where(Quarantined.settled_at.is_null())
    assert attention.account_id == PEOPLE["courier"].account_id
    [gap] = Gap.select().where(Gap.closed_at.is_null())
    assert gap.account_id == PEOPLE["member"].account_id
    assert gap.noticed_at < clock.now() - timedelta(hours=24)
    assert Device.get(Device.device == gap.device).highest > gap.seq
    here = {(row.account_id, row.sha256) for row in Photo.select()}
    coming = [row for row in PhotoNamed.select() if (row.account_id, row.sha256) not in here]
    assert [row.account_id for row in coming] == [PEOPLE["member"].account_id]


def test_hosts_are_named_with_and_without_consent(demo):
    assert _of(Placement, "member").get().accepted_at is not None
    assert _of(Placement, "trader").get().consented_at is None
    assert Placement.select().where(Placement.consent_way == "phone").count() >= 2


def test_a_contact_person_has_somebody_of_every_kind_on_the_list_and_a_hand_over_is_planned(demo):
    people = people_of(Visitor(Session(account=Account.get_by_id(PEOPLE["contact"].account_id))))
    logins = {PEOPLE[login].member_id: login for login in PEOPLE}
    assert [(one.need.kind, logins[one.row.id]) for one in people] == [
        ("asked", "trader"),
        ("undelivered", "student"),
        ("agreed", "courier"),
        ("visit", "builder"),
        ("overdue", "silent"),
        ("at_risk", "quiet"),
        ("in_time", "member"),
        ("paused", "nurse"),
    ]
    assert [one.need.day for one in people][2:4] == [clock.today()] * 2
    [planned] = Handover.select()
    assert (planned.former_id, planned.successor_id) == tuple(
        PEOPLE[login].account_id for login in ("contact", "organiser")
    )
    assert planned.done_at is None and planned.on > clock.today()


def test_doors_consents_contacts_and_looks(demo):
    kinds = {row.kind for row in SecurityNote.select().where(SecurityNote.account == PEOPLE["courier"].account_id)}
    assert {"all_ended", "invited"} <= kinds
    assert Consent.select().where(Consent.withdrawn_at.is_null(False)).count() == 1
    assert ContactAssignment.select().where(ContactAssignment.account_id == PEOPLE["contact"].account_id).count() == 8
    assert StatedReason.select().count() == 1
    looks = AuditLine.select().where(AuditLine.member_id == PEOPLE["member"].member_id, AuditLine.action == LOOKED)
    assert {row.actor_id for row in looks} == {PEOPLE[login].account_id for login in ("secretary", "contact", "county")}


def test_one_round_is_closed_and_one_is_running_that_waits_for_wang_jianguo(demo):
    closed, running = Round.select().order_by(Round.opened_at)
    assert closed.closed_at and running.opened_at and running.closed_at is None
    asked = {(row.round_id, row.member_id): row for row in Asked.select()}
    then, since = ({member for round_id, member in asked if round_id == one.id} for one in (closed, running))
    joint = Unit.get(Unit.name == "丰山镇商贸企业联合党支部")
    moved = {row.id for row in Member.select().where(Member.branch == joint.id)}
    assert since <= then and then - since <= moved, "who was transferred is not asked in the old branch any more"
    assert sum(bool(row.outcome) for row in asked.values() if row.round_id == closed.id) > len(asked) * 0.45
    mine = asked[running.id, PEOPLE["member"].member_id]
    assert (mine.before, mine.before_division, mine.outcome) == ("away_long", "440307", "")
    assert {(people, counts) for _, people, counts in recount()} == {(0, 0)}


def test_sealed_minutes_have_a_file_that_their_seals_name(demo):
    [file] = MinutesAttachment.select()
    assert file.meeting.sealed_at and all(seal.attachments == file.sha256 for seal in file.meeting.seals)
