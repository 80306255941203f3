"""One wrong member of one entry: that entry is rejected at its field and kept aside, its neighbours go on, no fault."""

import os
from typing import Any
from unicodedata import normalize
from uuid import uuid4

import jsonschema_rs
import pytest

from pwa.reports.models import Quarantined, Submission
from pwa.screening.rules import Asks
from tests.contribution.tasks_of import published
from tests.meetings.conftest import called
from tests.openapi.test_openapi import DOCUMENT, FIELDS, GOOD
from tests.people import PEOPLE, UNITS
from tests.screening.conftest import make_round
from tests.supervision.conftest import considered

from .row_counts import changed, rows

STRANGER, NOBODY = str(PEOPLE["host_works"].member_id), "0d9c1e7a-5b3f-4c2d-8e6a-7f1b2c3d4e5a"
TURNED, NUL = "a\u202eb", "a\0b"
LONG = os.environ.get("YANXING_LONG") == "1"
ANYTHING: list[Any] = [  # by day a third of them, others for the next field
    True, False, 0, -1, 7, 1.5, 1e308, 10**19, [], {}, [1], ["x"], {"a": 1}, " ", "x", NUL, TURNED,
    "a\x7fb", "a\x1bb", "a\x85b", "\u2066", "\ufeff", "x" * 201, "x" * 501, "界" * 501, "e\u0301" * 501, "null", "NaN",
    "-1", "1e999", "<script>alert(1)</script>", "' or 1=1 --", "../../etc/passwd", STRANGER, NOBODY, "0" * 64,
    ["0" * 64] * 4,
]  # fmt: skip
DAYS = ["2026-02-30", "2025-02-29", "0000-01-01", "0001-01-01", "1921-06-30", "9999-12-31", "2026-11-24", "2026-13-01",
        "2026-11-00", "2026-1-1", "20261120", "2026-W47-1", "2026-324", "２０２６-11-20", " 2026-11-20", "2026-11-20\n",
        "2026-11-20T00:00:00", "-2026-11-20", "+2026-11-20"]  # fmt: skip
NUMBERS: list[Any] = [24.5, 25, -0.5, 0.3, 1e308, -1, "1", "1.5", "1_0"]
SPECIAL = {("location", "since"): DAYS, ("activity", "on"): DAYS, ("activity", "hours"): NUMBERS}
WORDS = ["x", "null", "NaN", "-1", "1e999", "<script>alert(1)</script>", "' or 1=1 --", "\ufeff", "../../etc/passwd",
         STRANGER, NOBODY, "0" * 64]  # fmt: skip
SHORT_WORDS = [word for word in WORDS if len(word) <= 60]  # without 64 digits, which hold an identity number
UNSEEN = [TURNED, "\u2066"]  # taken off what people type in one line
HARMLESS: dict[tuple[str, str], list[Any]] = {  # what a person could have typed there; a blank is nothing
    ("location", "area"): [*WORDS, " ", *UNSEEN],
    ("location", "country"): [" "],
    ("location", "phone"): [" ", "\ufeff", "\u2066"],
    ("location", "back_home"): [True, False],
    ("activity", "summary"): [*WORDS, "x" * 201],
    ("activity", "hours"): [0, 7, 1.5],
    ("activity", "held_by"): [" "],
    ("activity", "photos"): [[]],
    ("request", "words"): [*WORDS, "x" * 201, "x" * 501, "界" * 501, "e\u0301" * 501],
    ("apology", "words"): [*WORDS, " "],
    ("claim", "drop"): [True, False],
    ("offer", "words"): [*WORDS, " ", "x" * 201],
    ("offer", "when"): [*WORDS, " ", *UNSEEN],
    ("offer", "region"): [" ", "\ufeff", "\u2066"],
    ("offer", "skills"): [[]],
    ("offer", "readers"): [[]],
    ("suggestion", "words"): [*WORDS, "x" * 201, "x" * 501, "界" * 501, "e\u0301" * 501],
    ("statement", "words"): [*WORDS, "x" * 201, "x" * 501, "界" * 501, "e\u0301" * 501],
    ("departure", "area"): [*WORDS, " ", *UNSEEN],
    ("departure", "phone"): [" ", "\ufeff", "\u2066"],
    ("departure", "contact_phone"): [" ", "\ufeff", "\u2066"],
    ("departure", "country"): [" "],
    ("contact", "summary"): [*WORDS, "x" * 201],
    ("contact", "needs"): [*WORDS, "x" * 201],
    ("report_in", "outside"): [" ", "\ufeff", *UNSEEN[1:]],  # beside a unit nothing else may stand there
    ("report_in", "outside_contact"): [*SHORT_WORDS, " ", *UNSEEN],
    ("report_in", "outside_phone"): [" ", "\ufeff", "\u2066"],
    ("report_in", "note"): [*WORDS, " ", *UNSEEN],
    ("proposal", "value"): [*(word for word in SHORT_WORDS if word != "\ufeff"), TURNED],
    ("proposal", "words"): [*SHORT_WORDS, " ", "x" * 201],
    ("activity", "task"): [" ", STRANGER, NOBODY],  # it may be unknown here: the activity counts
    ("activity", "meeting"): [" ", STRANGER, NOBODY],  # it may be unknown here: the activity counts
    ("contact", "visit"): [" ", STRANGER, NOBODY],  # it may be called off or unknown here: the contact counts
    ("request", "notice"): [" ", STRANGER, NOBODY],  # it may be unknown here: the request is heard
    ("withdrawal", "of"): [STRANGER, NOBODY],  # it may still be on its way, and has no effect on a stranger's
}
PARAGRAPH = [*WORDS, " ", "x" * 201]
OF_A_ROUND: dict[str, list[Any]] = {
    "area": [*WORDS, " ", *UNSEEN],
    "country": [" "],
    "phone": [" ", "\ufeff", "\u2066"],
    "unchanged": [True, False],
    "needs": PARAGRAPH,
    "note": PARAGRAPH,
    "worry": [*PARAGRAPH, "x" * 501, "界" * 501, "e\u0301" * 501],
    "q1": [" ", []],
    "q2": [" ", [], "-1"],
    "q3": [*WORDS, " ", [], ["x"], ["0" * 64] * 4],
    "q4": [" ", []],
    "q5": [" ", []],
}
UNSEEN_NOTE = {("answer", "note"): [*PARAGRAPH, *UNSEEN]}  # one line there, a paragraph in an attempt
HARMLESS |= {
    (form, name): values for form in ("answer", "attempt") for name, values in OF_A_ROUND.items()
} | UNSEEN_NOTE
SPECIAL |= {("answer", "since"): DAYS, ("attempt", "since"): DAYS, ("contact", "on"): DAYS}
OF_OFFICERS = ("attempt", "roll", "contact", "departure", "payment")
ASKS = [Asks("multiple", ("甲", "乙")), Asks("number"), Asks("text"), Asks("yes_no"), Asks("place")]  # as GOOD replies
CASES = [(form, name) for form, known in FIELDS.items() for name in known["properties"]]


def send_all(phone, entries: list[dict]) -> list[dict]:
    """What became of each, with a good neighbour before and behind; both must be taken."""
    between = [phone.entry(), *entries, phone.entry()]
    results = phone.send(*between)["results"]
    assert phone.last.status_code == 200 and phone.last.headers["Yanxing-Sync"] == "1"
    assert [results[0]["outcome"], results[-1]["outcome"]] == ["accepted", "accepted"]
    return results[1:-1]


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_field_of_another_kind_is_refused_at_its_name(phone_of, form, name):
    phone, beside = phone_of("secretary" if form in OF_OFFICERS else "member"), {}
    judge = jsonschema_rs.validator_for({"$ref": f"#/components/schemas/{form.capitalize()}Fields", **DOCUMENT})
    good = GOOD[form] | ({"held_by": str(PEOPLE["member"].branch_id)} if form == "activity" else {})
    if form in ("answer", "attempt"):
        good = {**good, "round": str(make_round("home", asks=[("怎么样？", ask) for ask in ASKS]).id)}
        beside = {"subject": str(PEOPLE["member"].member_id)} if form == "attempt" else {}
    if form in ("contact", "departure", "payment"):
        beside = {"subject": str(PEOPLE["member"].member_id)}
    if form == "report_in":
        good = {**good, "unit": str(UNITS["host-branch"])}
    if form == "statement":
        good = {**good, "measure": str(considered().id)}
    if form == "claim":
        good = {**good, "task": str(published("secretary", "home").id)}
    if form in ("apology", "roll"):
        good = {**good, "meeting": str(called().id)}
    turn = CASES.index((form, name))
    values = [*SPECIAL.get((form, name), []), *(ANYTHING if LONG else ANYTHING[turn % 3 :: 3])]
    entries = [phone.entry(form, {**good, name: value}, **beside) for value in values]
    fine = [(type(value), value) for value in HARMLESS.get((form, name), [])]
    results = send_all(phone, entries)
    for value, result in zip(values, results, strict=True):
        case = (form, name, value if not isinstance(value, str) else value[:30], result)
        if (type(value), value) in fine:
            read = normalize("NFC", value) if isinstance(value, str) else value  # lengths count what is kept
            assert result["outcome"] == "accepted" and judge.is_valid({**good, name: read}), case
        else:
            assert result["outcome"] == "rejected" and name in result["errors"] and "receipt" not in result, case
    kept = {row.submission_id for row in Quarantined.select()}
    assert len(kept) == sum(result["outcome"] == "rejected" for result in results)


BESIDE: dict[str, list[Any]] = {
    "form": [None, 5, True, [], {}, "", "Location", "location ", "loca\0tion", "x" * 9000, "__class__", "ｌocation"],
    "version": [None, 0, -1, 1.0, 1.5, "1", True, [], {}, -(10**18), "x" * 9000],
    "recorded_at": [None, 5, [], {}, "", "now", "2026-11-23", "2026-11-23T10:00:00", "2026-02-30T00:00:00Z",
                    "2026-11-22T23:59:60Z", "2026-11-22T10:00:00+24:00", "2026-11-22T10:00:00-24:00",
                    "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-11-22T10:00:00+08:60",
                    "２０２６-11-22T10:00:00Z", "2026-11-22 10:00:00", "x" * 9000, NUL],
    "fields": [None, 5, "", "x", True, [], [{}], [["since", "2026-07-01"]]],
    "subject": [5, True, [], {}, "", "x", NUL, uuid4().hex, STRANGER, NOBODY, "x" * 9000],
    "source": [5, True, [], {}, "", "dream", "PHONE", NUL, "x" * 9000],
    "replaces": [5, True, [], {}, "", "x", NUL, uuid4().hex, "x" * 9000],
}  # fmt: skip
SAID_AT = {"form": "form", "version": "version", "recorded_at": "recorded_at", "fields": "fields"}


@pytest.mark.parametrize("member", BESIDE)
def test_a_member_beside_the_fields_that_makes_no_sense_is_refused_at_its_name(phone, member):
    entries = [{**phone.entry(), member: value} for value in BESIDE[member]]
    if member in SAID_AT:
        entries.append({name: value for name, value in phone.entry().items() if name != member})
    for entry, result in zip(entries, send_all(phone, entries), strict=True):
        case = (member, str(entry.get(member, "left out"))[:40], result)
        assert result["outcome"] == "rejected" and member in result["errors"], case
    assert Submission.select().count() == 2
    assert phone.client.get("/reports").status_code == 200


@pytest.mark.parametrize("seq", [None, 0, -1, 2**31, 10**19, 1.5, "1", True, [], {}, "x" * 9000])
def test_a_number_that_is_none_refuses_nothing(phone, seq):
    assert phone.outcome({**phone.entry(), "seq": seq}) == "accepted"
    assert Submission.get().seq is None


def test_an_entry_of_a_version_to_come_waits_and_leaves_nothing(phone):
    phone.send()
    before = rows()
    for version in (3, 10**6, 2**31 - 1):
        assert phone.outcome({**phone.entry(), "version": version}) == "later"
    assert not changed(before)


EDGES = ["1971-01-01T00:00:00Z", "8999-12-31T23:59:59.999999999+23:59", "2026-11-22t10:00:00z",
         "2026-11-22 10:00:00-23:59", "2024-02-29T23:59:59.5+08:00", "2026-11-22T10:00:00-00:00"]  # fmt: skip


@pytest.mark.parametrize("moment", EDGES)
def test_a_moment_at_the_edge_is_one(phone, moment):
    fields = {**GOOD["location"], "since": "1970-12-01"}
    assert phone.outcome({**phone.entry(fields=fields), "recorded_at": moment}) == "accepted"
    row = Submission.get()
    assert row.corrected_at <= row.received_at and phone.client.get(f"/reports/{row.id}").status_code == 200


def test_more_fields_names_and_depth_than_allowed_are_refused_and_not_looked_into(phone):
    wide = {**GOOD["location"], **{f"x{n}": n for n in range(60)}}
    long_name = {**GOOD["location"], "n" * 17_000: 1}
    twins = {**GOOD["location"], "\u00e9": 1, "e\u0301": 2}
    tried = [wide, long_name, {**GOOD["location"], "x": [[[1]]]}, {**GOOD["location"], "x": "界" * 5462}]
    results = send_all(phone, [phone.entry(fields=fields) for fields in tried])
    assert [set(result.get("errors", {})) for result in results] == [{"form"}] * 4
    assert all(row.fields == "{}" for row in Quarantined.select())
    assert phone.outcome(phone.entry(fields=twins)) == "accepted"  # one name in NFC
