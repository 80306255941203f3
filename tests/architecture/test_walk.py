"""Routes × roles × foreign records: nobody is shown, and nobody changes, what is not theirs.

The routes are read from the app, so a new one is walked from the day it exists. What `<uuid:name>` stands for is told
by tests/kit/world_records.py; a name that is missing there fails here.
"""

import html
import zipfile
from io import BytesIO
from uuid import uuid4

import pytest

from pwa.core.access import EVERYONE
from pwa.core.database import db
from tests.kit.client import client_of, sign_in
from tests.kit.crawl import FOREIGN, FOREIGN_TO, LONG, ROLES, Doors, address, records, rules, with_more
from tests.kit.crawl import methods as walks
from tests.kit.world import marks_hidden_from, unit_names_hidden_from
from tests.kit.world_records import RECORDS
from tests.people import PEOPLE

FINE = {200, 303, 400, 401, 404, 405, 413, 415, 422, 429}
GONE = {404, 400, 415}  # the last two: refused before anything was looked up
ENDS_THE_SESSION = {"identity.sign_out", "identity.end_all", "identity.end_phone"}


def test_every_route_says_who_may_enter_and_every_name_in_an_address_is_known(client):
    app = client.application
    without = [
        rule.rule for rule in rules(app) if getattr(app.view_functions[rule.endpoint], "allowed_roles", None) is None
    ]
    assert without == []
    unknown = {name for rule in rules(app) for name in records(rule)} - RECORDS.keys()
    assert unknown == set(), "tests/kit/world_records.py must say which records these stand for"


def test_signed_out_only_open_views_answer(client):
    app = client.application
    for rule in rules(app):
        if app.view_functions[rule.endpoint].allowed_roles == EVERYONE:
            continue
        path = address(rule, **{name: uuid4() for name in records(rule)})
        for method in walks(rule):
            answer = client.open(path, method=method)
            assert answer.status_code in (303, 401), (method, path, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["Location"].startswith("/sign-in"), (method, path)
            assert client.fragment(path, method=method).status_code == 401, (method, path)


def said_by(body: bytes) -> str:
    """The words of an answer; of a workbook those in all its parts."""
    if not zipfile.is_zipfile(BytesIO(body)):
        return body.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(body)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def leaks(body: bytes, role: str) -> set[str]:
    """What this answer says that it must not say to this role."""
    said = html.unescape(said_by(body))
    return {words for words in marks_hidden_from(role) | unit_names_hidden_from(role) if words in said}


def body_for(role: str) -> dict[str, str]:
    """A form that asks for more than one's own: every name that could point at a foreign record does."""
    foreign = PEOPLE[FOREIGN_TO[role]]
    own = {
        "submission_id": str(uuid4()),
        "source": "phone",
        "since": "2026-07-01",
        "division": "440307",
        "stay": "long",
    }
    activity = {"kind": "study", "on": "2026-11-20", "summary": "学习", "held_by": str(foreign.branch_id)}
    words = {"reason": "看看", "words": "看看"}
    return {**own, **activity, **words, "subject": str(foreign.member_id), "member": str(foreign.member_id)}


def everything_of(login: str) -> dict[str, list[tuple]]:
    """Every row that belongs to this person, to see that it is not touched."""
    person, kept = PEOPLE[login], {}
    for table, column, value in [
        ("submission", "account_id", person.account_id),
        ("submission", "member_id", person.member_id),
        ("location_report", "member_id", person.member_id),
        ("activity_report", "member_id", person.member_id),
        ("away_period", "member_id", person.member_id),
        ("timeline_line", "member_id", person.member_id),
        ("session", "account_id", person.account_id),
        ("passkey", "account_id", person.account_id),
        ("invitation", "account_id", person.account_id),
        ("gap", "account_id", person.account_id),
        ("member", "id", person.member_id),
        ("account", "id", person.account_id),
        ("placement", "member_id", person.member_id),
        ("placement_message", "member_id", person.member_id),
        ("contact_assignment", "member_id", person.member_id),
        ("case_file", "member_id", person.member_id),
    ]:
        mark = db.obj.param
        known = value if mark == "%s" else value.hex
        rows = db.execute_sql(f'select * from "{table}" where "{column}" = {mark} order by 1', (known,)).fetchall()
        kept[f"{table}.{column}"] = rows
    return kept


@pytest.mark.both_engines
@pytest.mark.parametrize("role", ROLES)
def test_reading_shows_nobody_what_is_not_theirs(crawled, app, engine, role):
    """Each page and fragment of one's own, and each page with a foreign record in its address."""
    visits, doors, by_rule = crawled(role), Doors(app), {(rule.rule, rule.endpoint): rule for rule in rules(app)}
    assert {visit.kind for visit in visits} == {"page"} | ({"fragment", "foreign"} if with_more(engine.name) else set())
    for visit in visits:
        assert not visit.complaint, visit.complaint
        shut = role in doors.shut_to(by_rule[visit.rule, visit.endpoint])
        assert visit.status in ({404} if visit.kind == "foreign" or shut else FINE), (visit.path, visit.status)
        assert not leaks(visit.body, role), visit.path


@pytest.mark.parametrize("role", ROLES)
def test_writing_changes_nothing_of_what_is_not_theirs(world, as_, role):
    client, foreign = as_(role), FOREIGN_TO[role]
    app = client.application
    doors = Doors(app)
    before = everything_of(foreign)
    assert before["submission.account_id"] and before["member.id"] and before["session.account_id"]
    theirs = {name: found(foreign)[:FOREIGN] for name, found in RECORDS.items()}  # which nothing below may change
    for rule in sorted(rules(app), key=lambda rule: rule.endpoint in ENDS_THE_SESSION):
        for method in set(walks(rule)) - {"GET"}:
            names = records(rule)
            if rule.endpoint in ENDS_THE_SESSION:
                client = sign_in(client_of(app), role)
            own = {name: (RECORDS[name](role) or [uuid4()])[0] for name in names}
            if role in doors.shut_to(rule) and not LONG:
                if not doors.is_tried(rule, role):
                    continue
                answer = client.open(address(rule, **own), method=method, data=body_for(role))
                assert answer.status_code == 404, (method, rule.rule, role, answer.status_code)
                continue
            if not doors.tries_foreign(rule, role):
                continue
            first = LONG or doors.is_first(rule, role)
            for body in ({}, body_for(role)) if first else (body_for(role),):
                answer = client.open(address(rule, **own), method=method, data=body)
                assert answer.status_code in FINE, (method, rule.rule, role, answer.status_code)
                assert not leaks(answer.data, role), (method, rule.rule)
                if rule.endpoint in ENDS_THE_SESSION:
                    client = sign_in(client_of(app), role)
            for name in names:
                for other in [*theirs[name], *([uuid4()] if first else [])]:
                    answer = client.open(address(rule, **own | {name: other}), method=method, data=body_for(role))
                    assert answer.status_code in GONE, (method, rule.rule, role, answer.status_code)
                    assert not leaks(answer.data, role)
    after = everything_of(foreign)
    for table, rows in before.items():
        assert after[table] == rows, f"{role} changed {foreign}'s {table}"


@pytest.mark.parametrize("role", ROLES)
def test_a_stranger_cannot_be_reported_for(as_, role):
    """`POST /sync` with a subject out of reach is rejected, whoever asks, and nothing follows from it."""
    from tests.reports.phone import Phone

    stranger = PEOPLE[FOREIGN_TO[role]]
    phone = Phone(as_(role), role)
    beside = {"subject": str(stranger.member_id), "source": "phone"}
    before = everything_of(stranger.login)
    results = phone.send(phone.entry("location", **beside), phone.entry("activity", **beside))["results"]
    assert {result["outcome"] for result in results} == {"rejected"}
    after = everything_of(stranger.login)
    assert after == before
