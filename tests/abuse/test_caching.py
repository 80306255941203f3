"""What is private stays with whom it was made for: no cache on the way keeps it, none of its tricks gets at it."""

import hashlib

import pytest

from tests.architecture.conftest import crawled
from tests.architecture.test_walk import address, records, rules, walks
from tests.kit.client import client_of
from tests.kit.world_records import RECORDS
from tests.people import PEOPLE
from tests.reports.phone import ACTIVITY, Phone
from tests.reports.test_photos import picture

__all__ = ["crawled"]
NAME = PEOPLE["secretary"].name
ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def is_kept_by_nobody_else(answer) -> bool:
    """Whether every cache that is not this person's browser must leave it alone."""
    said = {word.strip() for word in answer.headers.get("Cache-Control", "").split(",")}
    return bool({"private", "no-store"} & said) and "public" not in said and "s-maxage" not in str(said)


def asked(app, login):
    """Every address with its methods, the person's own records in it."""
    for rule in rules(app):
        own = {name: (RECORDS[name](login) or [PEOPLE[login].account_id])[0] for name in records(rule)}
        yield rule.endpoint, address(rule, **own), walks(rule)


@ONE_ENGINE
def test_no_shared_cache_keeps_any_answer_that_is_not_everybodys(crawled, as_, app, client):
    """Whatever a cache on the way may keep is the same for who is signed in and who is not, and names nobody. What the
    secretary reads is in the crawl."""
    phone, shared = as_("secretary"), set()
    read = {visit.path: visit for visit in crawled("secretary") if visit.kind == "page"}
    for endpoint, path, methods in asked(app, "secretary"):
        for method in methods:
            if "sign_out" in endpoint or "end_" in endpoint:
                continue
            known = read.get(path) if method == "GET" else None
            answers = [client.open(path, method=method), known or phone.open(path, method=method)]
            for answer in answers:
                body = answer.body if answer is known else answer.data
                status = answer.status if answer is known else answer.status_code
                about = (method, path, status, answer.headers.get("Cache-Control"))
                if answer.mimetype == "text/html":
                    assert {"Cookie", "HX-Request", "HX-Target"} <= set(answer.headers["Vary"].split(", ")), about
                if is_kept_by_nobody_else(answer):
                    assert "ETag" not in answer.headers and "Last-Modified" not in answer.headers, about
                    continue
                shared.add(endpoint)
                assert method == "GET" and body == answers[0].data and NAME not in body.decode(), about
                assert "Set-Cookie" not in answer.headers and "Yanxing-Account" not in answer.headers, about
    assert len(read) > 60 and {"assets.service_worker", "shell.manifest"} <= shared


@ONE_ENGINE
def test_every_kind_of_refusal_is_kept_by_nobody(as_, app):
    phone = as_("member")
    answers = [
        phone.get("/nowhere"), phone.get("/nowhere.css"), phone.put("/me"), phone.cross_site("/me/way-in"),
        phone.post("/sync", data="x"), phone.post("/sync", json={}), phone.get("/", headers={"Host": "evil.example"}),
        phone.post("/me/way-in", data={"phone": "x" * 300_000}), phone.get("/me/session/x"), phone.fragment("/nowhere"),
        phone.open("/me", method="FOO"), phone.put(f"/attachments/{'0' * 64}", data=b"x"), phone.options("/me"),
        client_of(app).fragment("/me"), client_of(app).get("/me"), client_of(app).get("/me/session"),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code >= 300 or answer.request.method == "OPTIONS"
        assert is_kept_by_nobody_else(answer), (answer.request.method, answer.request.path, answer.status_code)


DECEIT = [
    "/me/x.css", "/me.css", "/me/phones.js", "/me/phones/x.css", "/me/phones;.css", "/me/phones;x=.css",
    "/me/phones%00.css", "/me/phones%0a.css", "/me/phones%2fx.css", "/me/phones%23.css", "/me/phones%3f.css",
    "/me/phones/.css", "/me/phones?.css", "/me/phones?x=/y.js", "/reports/x.css", "/reports;.css",
    "/reports/static/x.css", "/x.css/../me", "/me/data.json/x.css", "/static/../me", "/static/..%2fme",
    "/static/%2e%2e/me", "/static/x/../../me", "/static/000000000000/../../me", "/static/000000000000/..%2f..%2fme",
    "/static/000000000000/%2e%2e/%2e%2e/me", "/icons/../me", "/robots.txt/../me",
    "/me/static/000000000000/css/yanxing.css", "/ME", "/me/.", "/me/..;/me", "/.well-known/../me", "/favicon.ico",
]  # fmt: skip


@ONE_ENGINE
def test_an_address_that_looks_like_a_file_gives_a_cache_nothing_to_keep(as_, app):
    """Cache deception: a cache that goes by the ending of an address would hand the page on to others."""
    phone = as_("secretary")
    for path in DECEIT:
        bare, _, query = path.partition("?")
        answer = phone.get("/", environ_overrides={"PATH_INFO": bare.replace("%2f", "/"), "QUERY_STRING": query})
        direct = phone.get(path)
        for one in (answer, direct):
            assert one.status_code in (200, 303, 404), (path, one.status_code)
            assert is_kept_by_nobody_else(one), (path, one.headers.get("Cache-Control"))


@ONE_ENGINE
def test_a_condition_is_no_way_to_anothers_page(as_):
    """Each is sent the whole page of their own, whatever they claim to have."""
    have = {
        "If-None-Match": '*, "x", W/"x"',
        "If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT",
        "Range": "bytes=0-9",
    }
    for path in ("/", "/me", "/me/phones", "/reports", "/me/session", "/me/data.json", "/sign-out"):
        texts = {}
        for login in ("member", "contact"):
            answer = as_(login).get(path, headers={**have, "If-Range": '"x"'})
            assert answer.status_code == 200 and "Content-Range" not in answer.headers, path
            texts[login] = answer.text
        assert PEOPLE["member"].name not in texts["contact"] or path in ("/", "/me/data.json"), path
        assert len(texts["member"]) > 100


def test_a_photo_is_looked_up_anew_for_each_who_asks(as_):
    """Same address, same bytes: whoever may not open the report gets 404 and never 304 or 206."""
    content = picture()
    sha256 = hashlib.sha256(content).hexdigest()
    phone = Phone(as_("member"), "member")
    report = phone.accepted("activity", {**ACTIVITY, "photos": [sha256]})
    assert phone.client.put(f"/attachments/{sha256}", data=content).status_code == 201
    path = f"/reports/{report}/photos/{sha256}"
    have = {"If-None-Match": "*", "If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT", "Range": "bytes=0-1"}
    for headers in ({}, have):
        answer = as_("member").get(path, headers=headers)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers and len(answer.data) > 100
        assert as_("host_works").get(path, headers=headers).status_code == 404
