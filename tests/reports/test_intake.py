import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import Fact
from pwa.identity.models import Account
from pwa.members.models import AwayPeriod, Member, Stay, TimelineLine
from pwa.reports.models import ActivityReport, LocationReport, Quarantined, Submission
from tests.people import PEOPLE, TODAY, ago

from .phone import ACTIVITY, LOCATION

pytestmark = pytest.mark.both_engines

MEMBER = PEOPLE["member"].member_id


def test_a_report_is_accepted_with_a_receipt_and_everything_that_follows(phone):
    entry = phone.entry()
    answer = phone.send(entry)
    assert phone.last.headers["Yanxing-Sync"] == "1"
    assert answer["epoch"] == Fact.read("epoch") and answer["missing"] == [] and answer["photos_wanted"] == []
    result = answer["results"][0]
    assert result == {
        "id": entry["id"],
        "outcome": "accepted",
        "receipt": result["receipt"],
        "see": f"/reports/{entry['id']}",
    }
    assert len(result["receipt"]) == 9 and result["receipt"][4] == "-"
    period = AwayPeriod.get(AwayPeriod.member == MEMBER)
    assert (period.began_on, period.division, period.ended_on) == (TODAY - timedelta(days=145), "440307", None)
    assert TimelineLine.select().where(TimelineLine.kind == "location_reported").count() == 1
    line = AuditLine.get(AuditLine.action == "filed")
    assert line.member_id == MEMBER and "440307" not in line.fields


def test_the_same_again_is_a_duplicate_with_the_first_receipt_and_no_new_row(phone):
    entry = phone.entry()
    first = phone.send(entry)["results"][0]
    counts = [m.select().count() for m in (Submission, LocationReport, TimelineLine, AuditLine, Stay)]
    again = phone.send({**entry, "seq": 99, "recorded_at": "2026-01-01T00:00:00Z"})["results"][0]
    assert again == {**first, "outcome": "duplicate"}
    assert counts == [m.select().count() for m in (Submission, LocationReport, TimelineLine, AuditLine, Stay)]


def test_the_same_entry_twice_in_one_batch_is_stored_once(phone):
    entry = phone.entry()
    outcomes = [r["outcome"] for r in phone.send(entry, entry)["results"]]
    assert outcomes == ["accepted", "duplicate"] and Submission.select().count() == 1


def test_other_content_under_a_known_id_is_a_conflict_each_time_and_both_are_kept(phone):
    entry = phone.entry()
    phone.send(entry)
    other = {**entry, "fields": {**LOCATION, "division": "440306"}}
    assert [phone.outcome(other), phone.outcome(other)] == ["conflict", "conflict"]
    assert Quarantined.select().where(Quarantined.outcome == "conflict").count() == 1
    assert AwayPeriod.get().division == "440307"


def test_a_rejected_entry_is_kept_aside_with_messages_and_is_judged_afresh(phone):
    entry = phone.entry(fields={**LOCATION, "since": ago(-31)})
    result = phone.send(entry)["results"][0]
    assert result["outcome"] == "rejected" and set(result["errors"]) == {"since"} and "receipt" not in result
    assert phone.outcome(entry) == "rejected" and Quarantined.select().count() == 1
    mended = {**entry, "fields": LOCATION}
    assert phone.outcome(mended) == "accepted"
    assert Quarantined.get().settled_at is not None


def test_a_mended_entry_under_a_new_id_settles_the_one_it_replaces(phone):
    bad = phone.entry(fields={**LOCATION, "division": "000000"})
    assert phone.outcome(bad) == "rejected"
    phone.accepted(replaces=bad["id"])
    assert Quarantined.get().settled_at is not None


def test_one_bad_entry_never_holds_up_its_neighbours(phone):
    good, bad, also = phone.entry(), phone.entry(fields={}), phone.entry("activity")
    assert [r["outcome"] for r in phone.send(good, bad, also)["results"]] == ["accepted", "rejected", "accepted"]


def test_a_newer_form_waits_for_a_newer_server(phone):
    entry = phone.entry(version=3)
    assert phone.outcome(entry) == "later"
    assert not Submission.select().exists() and not Quarantined.select().exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": "unheard-of"}, "form"), ({"form": None}, "form"), ({"version": 0}, "version"),
        ({"version": "1"}, "version"),
        ({"fields": []}, "fields"), ({"fields": None}, "fields"), ({"recorded_at": "soon"}, "recorded_at"),
        ({"subject": 5}, "subject"), ({"subject": str(uuid4()), "source": "phone"}, "subject"),
        ({"replaces": "that"}, "replaces"), ({"source": "dream"}, "source"),
        ({"fields": {**LOCATION, "x": "y" * 17000}}, "form"),
        ({"fields": {**LOCATION, "x": {"y": {"z": 1}}}}, "form"),
    ],
)  # fmt: skip
def test_what_could_never_be_taken_in_is_rejected_at_its_member(phone, change, field):
    result = phone.send({**phone.entry(), **change})["results"][0]
    assert result["outcome"] == "rejected" and field in result["errors"]


@pytest.mark.parametrize("seq", [0, -1, 2**31, "4", 1.5, True, None])
def test_a_number_alone_never_refuses_an_entry(phone, seq):
    assert phone.outcome({**phone.entry(), "seq": seq}) == "accepted"
    assert Submission.get().seq is None


def test_the_id_of_another_account_is_rejected_without_receipt_or_page(phone, phone_of):
    entry = phone.entry()
    phone.send(entry)
    result = phone_of("next_member").send(entry)["results"][0]
    assert result["outcome"] == "rejected" and "receipt" not in result and "see" not in result


def test_unknown_fields_are_kept_and_positions_are_not(phone):
    phone.accepted(fields={**LOCATION, "mood": "fine", "lat": 22.7, "coords": {"longitude": 1}})
    stored = json.loads(Submission.get().fields)
    assert stored["mood"] == "fine" and not {"lat", "coords"} & stored.keys()


def test_times_are_kept_as_claimed_as_received_and_corrected(phone, clock):
    phone.ahead = timedelta(days=1, hours=3)
    phone.accepted(fields={**LOCATION, "since": ago(-1)})
    row = Submission.get()
    assert row.clock_shifted and row.claimed_at - row.received_at == phone.ahead
    assert row.corrected_at == row.received_at
    assert LocationReport.get().since == TODAY  # capped at the day it counts as of


def test_a_phone_number_that_changed_is_written_to_the_file_and_an_older_word_does_not_bring_it_back(phone, clock):
    old = phone.entry(fields={**LOCATION, "phone": "19900001111"})
    clock.forward(days=3)
    phone.accepted(fields={**LOCATION, "phone": "19900002222"})
    phone.send(old)
    assert Member.get_by_id(MEMBER).phone == "19900002222"


def test_an_account_without_a_member_file_cannot_report_for_itself(phone_of):
    phone = phone_of("auditor")
    result = phone.send(phone.entry())["results"][0]
    assert result["outcome"] == "rejected" and Account.get(Account.login == "auditor").member_id is None


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": "{}", "content_type": "text/plain"}, 415),
        ({"data": b"x", "content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}, 415),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": b" " * (1024 * 1024 + 1), "content_type": "application/json"}, 413),
    ],
)
def test_a_refused_request_is_a_problem_and_stores_nothing(as_, options, status):
    answer = as_("member").post("/sync", **options)
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert "Yanxing-Sync" not in answer.headers and not Submission.select().exists()


def test_another_account_than_the_session_s_is_told_so(phone):
    phone.account = str(uuid4())
    phone.send(phone.entry())
    assert phone.last.status_code == 409 and not Submission.select().exists()


def test_signed_out_is_told_why(client):
    answer = client.post("/sync", json={})
    assert answer.status_code == 401 and answer.get_json()["reason"] == "none"


def test_a_write_from_another_site_is_refused_and_one_that_says_nothing_too(as_):
    assert as_("member").cross_site("/sync", json={}).status_code == 403
    bare = as_("member").post("/sync", json={}, headers={"Origin": "null"})
    assert bare.status_code == 403


def test_a_batch_that_fails_as_a_whole_goes_in_one_by_one_and_the_bad_one_waits(phone, monkeypatch):
    from pwa.reports import intake

    poison = phone.entry("activity", {**ACTIVITY, "summary": "poison"})
    activity = intake.kinds()["activity"]

    def store(entry, account_id, writes):
        if entry.values["summary"] == "poison":
            raise RuntimeError("unforeseen")
        activity.store(entry, account_id, writes)

    monkeypatch.setitem(intake.kinds(), "activity", replace(activity, store=store))
    results = phone.send(phone.entry(), poison, phone.entry("activity"))["results"]
    assert [r["outcome"] for r in results] == ["accepted", "later", "accepted"] and results[1]["reference"]
    assert ActivityReport.select().count() == 1
    monkeypatch.undo()
    assert phone.outcome(poison) == "accepted"


def test_a_form_without_javascript_goes_through_the_same_intake(as_):
    client = as_("member")
    page = client.get("/reports/location/new").text
    ident = page.split('name="submission_id" value="')[1][:36]
    sent = {"submission_id": ident, "division": "龙岗", "since": "2026-11-01", "stay": "short"}
    first = client.post("/reports/location", data=sent)
    again = client.post("/reports/location", data=sent)
    assert (first.status_code, first.location) == (303, f"/reports/{ident}") == (again.status_code, again.location)
    row = Submission.get()
    assert row.id == UUID(ident) and row.device is None and row.seq is None and row.claimed_at == row.received_at
    assert LocationReport.get().division == "440307"


def test_a_form_with_mistakes_comes_back_with_every_value_and_a_message_at_each_field(as_):
    answer = as_("member").post("/reports/location", data={"division": "朝阳", "area": "工地", "since": "2027-01-01"})
    assert answer.status_code == 422
    assert 'value="工地"' in answer.text and 'value="2027-01-01"' in answer.text
    assert answer.text.count('type="radio" name="division"') > 1  # several places have this name
    for field in ("division", "since", "stay"):
        assert f'id="f-{field}-error"' in answer.text
    assert not Submission.select().exists()
