"""What a hostile or broken phone sends: the answer that was promised, nothing half-stored, never a fault."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest

from pwa.reports.models import LocationReport, Quarantined, Submission

from .phone import ACTIVITY, LOCATION


def envelope(phone, *entries) -> str:
    body = {"device": phone.device, "account": phone.account, "epoch": None, "sent_at": phone.now().isoformat()}
    return json.dumps({**body, "discarded": [], "submissions": list(entries)})


@pytest.mark.parametrize("levels", [3, 300, 450, 600, 900])
@pytest.mark.both_engines
def test_an_entry_nested_without_end_is_rejected_and_its_neighbour_goes_on(phone, levels):
    deep = phone.entry(fields={**LOCATION, "deep": "@"})
    body = envelope(phone, deep, phone.entry("activity")).replace('"@"', "[" * levels + "]" * levels)
    answer = phone.client.post("/sync", data=body, content_type="application/json")
    outcomes = [(r["outcome"], set(r.get("errors", {}))) for r in answer.get_json()["results"]]
    assert outcomes == [("rejected", {"form"}), ("accepted", set())]


@pytest.mark.parametrize(
    "change",
    [
        {"form": "loca\0tion"},
        {"form": "unheard-of", "version": 10**15},
        {"form": "unheard-of", "version": 10**19},
        {"version": -(10**18)},
        {"form": "x" * 30_000},
        {"source": "\0", "subject": "\0", "replaces": "\0"},
        {"form": "withdrawal", "fields": {"of": "\0"}},
        {"form": "activity", "fields": {**ACTIVITY, "held_by": "\0"}},
        {"form": "activity", "fields": {**ACTIVITY, "hours": 10**19}},
        {"fields": {**LOCATION, "area": "a\0b"}},
        {"fields": {**LOCATION, "mood": "a\0b"}},
        {"fields": {**LOCATION, "mood": ["a\x7fb"]}},
        {"fields": {**LOCATION, "moo\0d": "ab"}},
        {"form": "activity", "fields": {**ACTIVITY, "summary": "turned \u202e round"}},
    ],
)
@pytest.mark.both_engines
def test_what_no_engine_could_keep_is_rejected_and_kept_aside_on_both(phone, change):
    assert phone.outcome({**phone.entry(), **change}) == "rejected"
    assert Quarantined.select().count() == 1 and not Submission.select().exists()
    assert phone.client.get("/reports").status_code == 200


@pytest.mark.parametrize(
    ("claimed", "sent"),
    [
        ("1971-01-01T00:00:00Z", "8999-01-01T00:00:00Z"),
        ("7500-01-01T00:00:00Z", "8999-01-01T00:00:00Z"),
        ("8999-12-31T23:59:59Z", "1971-01-01T00:00:00Z"),
    ],
)
@pytest.mark.both_engines
def test_a_clock_thousands_of_years_off_is_corrected_to_a_moment_that_can_be_read(phone, as_, claimed, sent):
    entry = {**phone.entry(), "recorded_at": claimed, "fields": {**LOCATION, "since": "1970-12-31"}}
    assert phone.send(entry, sent_at=sent)["results"][0]["outcome"] == "accepted"
    row = Submission.get()
    assert row.clock_shifted and row.corrected_at.year >= 1970 and row.corrected_at <= row.received_at
    assert as_("secretary").get(f"/reports/{row.id}").status_code == 200


@pytest.mark.parametrize(
    "spelled",
    [
        "0x8c1111-1111-7111-8111-111111111111",
        "0_8c1111-1111-7111-8111-111111111111",
        "０b8c1111-1111-7111-8111-111111111111",
        "0b8c11-111111-7111-8111-111111111111",
        " b8c1111-1111-7111-8111-111111111111",
    ],
)
def test_an_id_that_only_python_reads_as_a_uuid_is_none(phone, spelled):
    phone.send({**phone.entry(), "id": spelled})
    assert phone.last.status_code == 400
    phone.send(device=spelled)
    assert phone.last.status_code == 400


def test_an_id_in_capitals_comes_back_as_it_was_sent_and_is_the_same_id(phone):
    entry = phone.entry()
    capitals = {**entry, "id": entry["id"].upper()}
    result = phone.send(capitals)["results"][0]
    assert (result["id"], result["see"]) == (capitals["id"], f"/reports/{entry['id']}")
    assert phone.outcome(entry) == "duplicate"


def test_an_entry_of_exactly_16_kib_is_taken_and_one_byte_more_is_not(phone):
    entry = phone.entry(fields={**LOCATION, "more": ""})
    space = 16 * 1024 - len(json.dumps(entry, separators=(",", ":")).encode())
    entry["fields"]["more"] = "y" * space
    larger = {**entry, "id": str(uuid4()), "fields": {**entry["fields"], "more": "y" * (space + 1)}}
    assert [r["outcome"] for r in phone.send(entry, larger)["results"]] == ["accepted", "rejected"]


@pytest.mark.parametrize("beside", [{"source": "dream"}, {"replaces": "that"}, {"subject": 5}])
def test_words_beside_the_fields_are_content_even_when_they_make_no_sense(phone, beside):
    entry = phone.entry()
    phone.send(entry)
    assert phone.outcome({**entry, **beside}) == "conflict"


def test_a_day_is_written_as_year_month_and_day_only(phone):
    result = phone.send(phone.entry(fields={**LOCATION, "since": "2026-W40-1"}))["results"][0]
    assert set(result["errors"]) == {"since"}


def test_ten_thousand_discarded_numbers_and_many_jumps_are_booked(phone):
    entries = []
    for _ in range(40):
        phone.seq += 900
        entries.append(phone.entry())
    answer = phone.send(*entries, discarded=list(range(1, 10_001)))
    assert phone.last.status_code == 200 and {r["outcome"] for r in answer["results"]} == {"accepted"}
    assert answer["missing"][:2] == [10_001, 10_002] and len(answer["missing"]) == 100
    assert phone.send(discarded=[10_001])["missing"][0] == 10_002


HOSTILE_FORMS = {
    "NUL": b"division=440307&since=2026-11-01&stay=short&area=a%00b",
    "bidi": "division=440307&since=2026-11-01&stay=never&area=a\u202eb".encode(),
    "twice": b"division=440307&division=110101&since=2026-11-01&since=x&stay=never&stay=short",
    "numbers": b"division=440307&since=99999999999999999999&stay=1e400",
    "many": b"since=2026-11-01&stay=short&" + b"&".join(b"f%d=x" % n for n in range(80)),
    "long": b"division=440307&since=2026-11-01&stay=short&area=" + b"x" * 17_000,
    "nothing": b"",
    "json": b'{"division": "440307"}',
    "for a stranger": b"division=440307&since=2026-11-01&stay=short&subject=%00&source=%00&replaces=%00",
}


@pytest.mark.both_engines
def test_signs_that_nobody_sees_are_taken_off_a_line(as_, phone):
    assert phone.outcome(phone.entry(fields={**LOCATION, "area": "\u202a坂田\u200b街道\u3164\u202c"})) == "accepted"
    assert LocationReport.get().area == "坂田街道"
    body = "division=440307&since=2026-11-02&stay=short&area=\u202a坂田\u2060街道\u202c".encode()
    as_("member").post("/reports/location", data=body, content_type="application/x-www-form-urlencoded")
    assert [row.area for row in LocationReport.select()] == ["坂田街道"] * 2


@pytest.mark.parametrize("body", HOSTILE_FORMS.values(), ids=HOSTILE_FORMS.keys())
@pytest.mark.both_engines
def test_a_hostile_form_comes_back_with_its_mistakes_and_stores_nothing(as_, body):
    answer = as_("member").post("/reports/location", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert not Submission.select().exists()


def test_a_form_that_lost_its_number_gets_a_new_one_with_the_mistakes(as_):
    page = as_("member").post("/reports/location", data={"submission_id": "x", "since": "x"}).text
    assert len(page.split('name="submission_id" value="')[1].split('"')[0]) == 36


@pytest.mark.parametrize("hours", ["nan", "inf", "1e400", "-1", "0.3", "many"])
def test_hours_that_are_no_hours_are_said_at_their_field(as_, hours):
    answer = as_("member").post("/reports/activity", data={**ACTIVITY, "hours": hours})
    assert answer.status_code == 422 and 'id="f-hours-error"' in answer.text
    assert "NaN" not in Quarantined.get().fields and "Infinity" not in Quarantined.get().fields


@pytest.mark.both_engines
def test_an_entry_twice_in_a_batch_whose_storing_fails_is_told_as_received_by_neither(phone, monkeypatch):
    from pwa.reports.intake import kinds

    def stumble(entry, account_id, writes):
        raise RuntimeError("unforeseen")

    monkeypatch.setitem(kinds(), "activity", replace(kinds()["activity"], store=stumble))
    entry = phone.entry("activity")
    other = {**entry, "fields": {**ACTIVITY, "kind": "study"}}
    results = phone.send(entry, entry, other, phone.entry())["results"]
    assert [r["outcome"] for r in results] == ["later", "later", "later", "accepted"]
    assert not any("receipt" in r for r in results[:3]) and not Quarantined.select().exists()
    monkeypatch.undo()
    assert [r["outcome"] for r in phone.send(entry, entry, other)["results"]] == ["accepted", "duplicate", "conflict"]
