"""The document that the app serves says what its parsers do, and names every address that speaks JSON."""

import json
from datetime import date

import jsonschema_rs
import pytest

from pwa.cases.request_form import REQUEST
from pwa.contribution.claim_form import CLAIM
from pwa.contribution.offer_form import OFFER
from pwa.dues.payment_form import PAYMENT
from pwa.incorporation.file_proposal_form import PROPOSAL
from pwa.incorporation.report_in_form import REPORT_IN
from pwa.liaison.contact_form import CONTACT
from pwa.management.departure_form import DEPARTURE
from pwa.meetings.apology_form import APOLOGY
from pwa.meetings.roll_form import ROLL
from pwa.openapi.document import described
from pwa.reports.activity import ACTIVITY as ACTIVITY_KIND
from pwa.reports.activity import WITHDRAWAL as WITHDRAWAL_KIND
from pwa.reports.location import KIND as LOCATION_KIND
from pwa.reports.parsing import KNOWN
from pwa.reports.wire import BadEnvelope, read_envelope
from pwa.screening.answer_form import ANSWER
from pwa.screening.attempt_form import ATTEMPT
from pwa.suggestions.named_form import SUGGESTION
from pwa.supervision.statement_form import STATEMENT
from tests.architecture.test_walk import address, records, rules, walks
from tests.people import PEOPLE, ago
from tests.reports.phone import ACTIVITY, LOCATION

EARLIER = (LOCATION_KIND, ACTIVITY_KIND, WITHDRAWAL_KIND, REQUEST)
LATER = (
    APOLOGY, ROLL, ANSWER, ATTEMPT, REPORT_IN, PROPOSAL, CONTACT, SUGGESTION, DEPARTURE, PAYMENT, STATEMENT, OFFER,
    CLAIM,
)  # fmt: skip
KINDS = {kind.name: kind for kind in (*EARLIER, *LATER)}
OF = "0199aaaa-0000-7000-8000-000000000001"
GOOD = {
    "location": {**LOCATION, "area": "永福", "settled": "no", "reason": "work", "employer_kind": "other",
                 "phone": "13900000001", "back_home": False},
    "activity": {**ACTIVITY, "topic": "theory", "held_by": OF, "hours": 1.5, "photos": ["0" * 64], "meeting": OF,
                 "task": OF},
    "withdrawal": {"of": OF},
    "report_in": {"unit": OF, "consent": "yes", "note": "晚上有空"},
    "proposal": {"item": "address", "value": "临丰县丰山镇丰山村三组", "words": "房产证上有"},
    "suggestion": {"words": "希望支部活动改在周末"},
    "request": {"category": "wages", "readers": "branch", "words": "三个月没有发工资"},
    "departure": {**LOCATION, "area": "永福", "settled": "no", "reason": "work", "employer_kind": "other",
                  "phone": "13900000001", "talked_on": ago(3), "contact_phone": "13900000002"},
    "statement": {"measure": OF, "words": "那段时间在医院照顾母亲"},
    "payment": {"kind": "regular", "from_month": "2026-10", "to_month": "2026-11", "amount": "12.50",
                "paid_on": ago(0)},
    "contact": {"on": ago(3), "direction": "out", "channel": "phone", "summary": "一切都好", "needs": "想学电工",
                "needs_category": "work", "follow_up_on": ago(-30), "pause_reason": "request", "pause_until": ago(-60),
                "visit": OF},
    "offer": {"skills": ["teaching"], "words": "手语", "region": "440300", "when": "周末", "readers": ["words:host"]},
    "claim": {"task": OF, "drop": True},
    "apology": {"meeting": OF, "reason": "shift", "words": "夜班"},
    "roll": {"meeting": OF, "list_as_of": "2026-11-23T02:00:00Z", "touched": [f"{OF}:present:2026-11-23T02:10:00Z"],
             "told": "12,10,8"},
}  # fmt: skip
WORD = {**GOOD["location"], "round": OF, "outcome": "away_long", "q1": ["甲"], "q2": "2", "q3": "", "q4": "yes",
        "q5": "440307", "needs": "想参加培训", "note": "过年回家"}  # fmt: skip
WORRY = {"worry": "", "worry_category": "wages", "worry_readers": "branch"}
GOOD |= {"answer": {**WORD, "unchanged": False}, "attempt": {**WORD, **WORRY, "way": "visit"}}
for word in (GOOD["answer"], GOOD["attempt"]):
    word.pop("back_home")  # who is back says so as the outcome
DAY = date(2026, 11, 23)
DOCUMENT = described(KINDS)
FIELDS = {name: kind.fields.schema() for name, kind in KINDS.items()}


def schema(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for({"$ref": f"#/components/schemas/{name}", **DOCUMENT})


def test_it_is_served_to_everybody_and_describes_itself(client):
    answer = client.get("/openapi.json")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    served = answer.get_json()
    assert served == json.loads(json.dumps(DOCUMENT))
    assert (
        served["components"]["schemas"]["Submission"]["x-versions"]
        == client.application.extensions["features"].versions
    )
    assert PEOPLE["member"].name not in answer.text


def test_every_address_that_speaks_json_is_described_and_no_other(as_, client):
    speak = set()
    for rule in rules(client.application):
        if records(rule) or rule.endpoint == "health.metrics":
            continue
        for method in walks(rule):
            answer = as_("member").open(address(rule), method=method, data=b"", content_type="text/plain")
            if answer.is_json or (answer.mimetype or "").endswith("+json"):
                speak.add(
                    (method.lower(), rule.rule.replace("<sha256>", "{sha256}").replace("<any(json, csv):form>", "json"))
                )
    described_ones = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert speak | {("get", "/me/data.json")} == described_ones


def test_every_form_kind_is_described_with_exactly_the_fields_its_check_knows(app):
    assert KINDS.keys() == app.extensions["features"].forms.keys()
    for name, kind in KINDS.items():
        asked: set[str] = set()

        class Asked(dict):
            def get(self, field, default=None, asked=asked):
                asked.add(field)
                return super().get(field, default)

        assert not kind.check(Asked(GOOD[name]), DAY, KNOWN).errors, name
        assert asked == FIELDS[name]["properties"].keys(), name
        assert schema(f"{name.capitalize()}Fields").is_valid(GOOD[name]), name


def wrong_values(rules_of: dict) -> list[object]:
    """Values that the schema of one field forbids."""
    if "anyOf" in rules_of:  # words, or a list of them
        words, several = rules_of["anyOf"]
        return [{"a": 1}, 7.25, "x" * (words["maxLength"] + 1), ["x"] * (several["maxItems"] + 1), [1]]
    found: list[object] = [{"a": 1}, 7.25 if rules_of["type"] == "number" else ["x"]]
    found += ["x" * (rules_of["maxLength"] + 1)] if "maxLength" in rules_of else []
    found += ["no such word"] if "enum" in rules_of or "pattern" in rules_of else []
    found += [rules_of["maximum"] + 1, rules_of["minimum"] - 1] if "maximum" in rules_of else []
    found += [[f"{n:064x}" for n in range(rules_of["maxItems"] + 1)]] if "maxItems" in rules_of else []
    return found


FIELD_NAMES = [(form, name) for form, known in FIELDS.items() for name in known["properties"]]


@pytest.mark.parametrize(("form", "name"), FIELD_NAMES)
def test_what_the_document_forbids_the_check_names(form, name):
    judge, field = schema(f"{form.capitalize()}Fields"), FIELDS[form]["properties"][name]
    for value in wrong_values(field):
        sent = {**GOOD[form], name: value}
        assert not judge.is_valid(sent), value
        assert name in KINDS[form].check(sent, DAY, KNOWN).errors, value
    for value in [*field.get("enum", []), *([field["maximum"], field["minimum"]] if "maximum" in field else [])]:
        sent = {**GOOD[form], name: value}
        assert judge.is_valid(sent) and name not in KINDS[form].check(sent, DAY, KNOWN).errors, value
    missing = {key: value for key, value in GOOD[form].items() if key != name}
    assert (not judge.is_valid(missing)) == (name in FIELDS[form]["required"])
    assert name not in FIELDS[form]["required"] or KINDS[form].check(missing, DAY, KNOWN).errors.keys() == {name}


ENVELOPE = {
    "device": OF, "account": "a", "epoch": None, "sent_at": "2026-11-23T10:00:00+08:00", "discarded": [1],
    "submissions": [{"id": OF}],
}  # fmt: skip
MANY = {"discarded": [1] * 10_001, "submissions": [{"id": OF}] * 201}


@pytest.mark.parametrize("name", ENVELOPE)
def test_the_batch_is_read_as_the_document_says(name):
    judge = schema("Batch")
    tries = [
        None,
        True,
        0,
        1.5,
        "",
        "x",
        OF,
        [],
        [0],
        [2**31],
        [{}],
        [{"id": "x"}],
        [[]],
        {},
        "2026-11-23",
        "2026-11-23T10:00:00",
    ]
    for value in [*tries, *([MANY[name]] if name in MANY else [])]:
        sent = {**ENVELOPE, name: value}
        try:
            taken = bool(read_envelope(json.dumps(sent).encode()))
        except BadEnvelope:
            taken = False
        assert judge.is_valid(sent) == taken, value
    without = {key: value for key, value in ENVELOPE.items() if key != name}
    assert judge.is_valid(without) == (name in ("epoch", "discarded"))
