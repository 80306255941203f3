"""Methods, headers, cookies and addresses that no browser of ours sends: the plain answer, never a fault, nothing
stored, and nobody's words handed back."""

import os
from uuid import uuid4

import pytest

from tests.architecture.test_walk import address, records, rules
from tests.people import PEOPLE

from .row_counts import changed, rows

METHODS = ("GET", "POST", "PUT", "TRACE", "FROBNICATE")
EVIL = "evil.example"
LONG = "x" * 8000
LONG_RUN = os.environ.get("YANXING_LONG") == "1"
MEMBER, NOBODY = PEOPLE["member"].member_id, uuid4()
ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # nothing of it comes near the database


@ON_ONE
@pytest.mark.parametrize("login", [None, "member"])
def test_a_wrong_method_hears_405_and_the_right_ones_on_every_route(app, client, as_, login):
    browser, before = as_(login) if login else client, rows()
    by_path: dict[str, set[str]] = {}
    for rule in rules(app):
        path = address(rule, **dict.fromkeys(records(rule), NOBODY))
        by_path.setdefault(path, set()).update(rule.methods or ())
    for number, (path, allowed) in enumerate(by_path.items()):
        if not LONG_RUN and number % 2 != bool(login):  # by day one of the two asks at each address
            continue
        answered = browser.open(path, method="OPTIONS")
        assert answered.status_code in (200, 303, 401, 404), path
        wrong = [method for method in METHODS if method not in allowed]
        for method in wrong if LONG_RUN else wrong[number // 2 % len(wrong) :][:1]:
            answer = browser.open(path, method=method)
            assert answer.status_code == 405, (method, path, answer.status_code)
            assert set(answer.headers["Allow"].split(", ")) == allowed, (method, path)
    assert not changed(before)


FORGED = [
    {"Host": EVIL}, {"Host": "localhost:99999"}, {"Host": "localhost:x"}, {"Host": "[::1"}, {"Host": "a b"},
    {"X-Forwarded-Host": EVIL}, {"X-Forwarded-For": f"{EVIL}, 1.2.3.4"}, {"X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-Prefix": f"//{EVIL}"}, {"Forwarded": f"host={EVIL};proto=https"}, {"X-Original-URL": "/audit"},
    {"X-Rewrite-URL": "/audit"}, {"X-HTTP-Method-Override": "DELETE"}, {"X-Script-Name": f"//{EVIL}"},
    {"HX-Request": "true", "HX-Target": "__class__"}, {"HX-Request": "true", "HX-Target": "div#head"},
    {"HX-Request": "true", "HX-Target": LONG}, {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Current-URL": f"//{EVIL}/"}, {"HX-Request": "maybe"}, {"HX-Boosted": LONG},
    {"HX-Request": "true", "HX-Current-URL-URI-AutoEncoded": "true", "HX-Current-URL": "%ff%00"},
    {"HX-Request": "true", "HX-Prompt": "%ff", "HX-Prompt-URI-AutoEncoded": "true", "HX-Trigger": "\xff"},
    {"Yanxing-Account": str(MEMBER)}, {"Yanxing-Sync": "1"}, {"Yanxing-Request": EVIL},
    {"Range": "bytes=0-0"}, {"Range": "bytes=9-1,a-b"}, {"Range": "lines=" + "0-," * 500}, {"If-Range": "x"},
    {"If-Modified-Since": "yesterday"}, {"If-Modified-Since": "Sun, 99 Nov 99999 99:99:99 GMT"},
    {"If-None-Match": 'W/"' + LONG}, {"If-None-Match": "*"}, {"If-Match": '"x"'}, {"If-Unmodified-Since": "0"},
    {"Accept": "q=;;,*/*;q=NaN"}, {"Accept-Language": "en;q=x,zh;q=1e999,;;"}, {"Accept-Language": LONG},
    {"Accept-Encoding": "gzip;q,br;q=,;=,*;q=NaN"}, {"Accept-Encoding": "br;q=" + "9" * 400}, {"Accept-Charset": "x"},
    {"Cookie": "yanxing=" + LONG}, {"Cookie": "yanxing=.eJw" + "A" * 300 + ".x.y"}, {"Cookie": ";;=;=\xff;a"},
    {"Cookie": 'yanxing="\\000"; language="\\377"; large=2'}, {"Cookie": "language=" + LONG}, {"Cookie": "yanxing"},
    {"Authorization": "Basic \xff"}, {"Authorization": "Bearer " + LONG}, {"Referer": "http://["}, {"Referer": LONG},
    {"User-Agent": ""}, {"User-Agent": "\xff" + LONG}, {"Content-Type": "text/html; charset=\xff"},
    {"Content-Type": "multipart/form-data; boundary=" + LONG}, {"Content-Length": "0"}, {"Date": "x"},
    {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Origin": f"http://{EVIL}"}, {"Upgrade": "h2c"},
    {"Max-Forwards": "-1"}, {"Via": LONG}, {"Expect": "x"}, {"Service-Worker": "script"}, {"Sec-GPC": "2"},
]  # fmt: skip
PAGES = ("/", "/sign-in", "/reports", "/reports/location/new", "/me/session", "/healthz", "/manifest.webmanifest",
         "/service_worker.js", "/offline", "/nowhere")  # fmt: skip


@ON_ONE
@pytest.mark.parametrize("login", [None, "member"])
def test_forged_headers_move_nobody(client, as_, login):
    before = rows()
    browser = as_(login) if login else client
    for number, forged in enumerate(FORGED):
        if not LONG_RUN and number % 2 != bool(login):  # by day one of the two sends each
            continue
        for page in {PAGES[number % len(PAGES)], "/sign-in", "/reports"}:
            answer = browser.get(page, headers=forged)
            case = (forged, page, answer.status_code)
            assert answer.status_code in (200, 206, 303, 304, 400, 401, 404, 412, 416), case
            said = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
            assert EVIL not in said and LONG not in said, case
            if page == "/reports" and not login:
                assert answer.status_code in (303, 400, 401), case
    grown = changed(before)
    assert not grown.keys() - {"session"}


WRITES = [  # (headers, whether it is our own page's)
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": "NONE"}, 403),
    ({"Sec-Fetch-Site": "same-origin, cross-site"}, 403), ({"Sec-Fetch-Site": "", "Origin": ""}, 403),
    ({"Origin": "null"}, 403), ({"Origin": "http://localhost, http://evil.example"}, 403),
    ({"Origin": "http://localhost@evil.example"}, 403), ({"Origin": "HTTP://LOCALHOST"}, 403),
    ({"Sec-Fetch-Site": "", "Origin": "http://evil.example", "X-Forwarded-Host": EVIL, "Host": "localhost"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "X-HTTP-Method-Override": "GET"}, 403),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "status"), WRITES)
def test_no_header_makes_a_strangers_write_our_own(as_, phone, headers, status):
    body = {"device": phone.device, "account": phone.account, "epoch": None, "sent_at": phone.now().isoformat()}
    body |= {"discarded": [], "submissions": [phone.entry()]}
    before = rows()
    answer = as_("member").post("/sync", json=body, headers=headers)
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert as_("member").post("/reports/location", data={"since": "x"}, headers=headers).status_code == status
    assert not changed(before)


STRANGE = [
    "/%00", "/reports/%00", "/reports/%2e%2e/%2e%2e/etc/passwd",
    "/static/../../etc/passwd", "/static/x/%2e%2e%2fapp.py",
    "/static/x/..%5c..%5capp.py", "/static/x/css/yanxing.css%00.js", "/%c0%ae%c0%ae/",
    "/%ff%fe", "/%ED%A0%80", "/reports/" + "9" * 3000, f"/reports/{MEMBER}%0a", f"/members/{{{MEMBER}}}",
    f"/members/{str(MEMBER).replace('-', '')}", "/members/００００００００-0000-0000-0000-000000000000",
    "/\\evil.example", "/;a=b", "/reports;x", "/me/data.xml", "/me/data.json%00", "/me/consents/%00",
    "/welcome/" + "x" * 3000,
    "/welcome/%2f%2f", "/attachments/" + "a" * 64, "/sign-in/", "/reports//", "/.env", "/.git/config", "/metrics/x",
]  # fmt: skip
QUERIES = [
    "?" + "a=1&" * 2000, "?q=" + "x" * 100_000, "?%", "?%ff=%fe", "?q=%00&q=%00", "?q[]=1&q[a]=2",
    "?before=x&before=y",
    "?next=//evil.example", "?next=http://evil.example", "?next=%0d%0aSet-Cookie:a=b", "?next=/%5cevil.example",
    "?&&&==&",
    "?q=%ED%A0%80", "?mine=%F0%9F%92%A9", "?subject=" + "1" * 5000, "?" + "&".join(f"a{n}=1" for n in range(1500)),
]  # fmt: skip


@ON_ONE
@pytest.mark.parametrize("login", [None, "secretary"])
def test_strange_addresses_find_nothing_and_lead_nowhere_else(client, as_, login):
    browser, before = as_(login) if login else client, rows()
    for path in STRANGE:
        answer = browser.get(path)
        assert answer.status_code in (303, 308, 400, 404, 405) or path in ("/sign-in/", "/reports//"), path
    for page in ("/sign-in", "/reports", "/members", "/reports/location/new", "/privacy"):
        for query in QUERIES:
            answer = browser.get(page + query)
            assert answer.status_code in (200, 303, 404), (page, query[:60])
            onward = answer.headers.get("Location", "")
            assert not onward.startswith(("//", "http")) and "evil" not in onward.partition("?")[0], (page, query)
            assert not answer.headers.get("Set-Cookie", "").startswith("a="), (page, query)
    assert not changed(before)
