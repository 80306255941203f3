"""Nobody is sent to another site by us, in whatever shape the address of it comes."""

import re
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # no engine has a say in it
EVIL = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
    "/\\/evil.example", "/%5cevil.example", "/%2fevil.example", "/%2f%2fevil.example", "%2f%2fevil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example",
    "\x00//evil.example", "/\x0b/evil.example", "/\u2028/evil.example", "/\u3000//evil.example", "/\x85/evil.example",
    "http:evil.example", "http:/evil.example", "http://evil.example", "HTTPS://evil.example", "http:\\\\evil.example",
    "//localhost@evil.example", "/@evil.example", "@evil.example", "http://localhost@evil.example",
    "http://localhost.evil.example", "localhost.evil.example", ".evil.example", "//evil.example:80", "//[::1]",
    "//[evil", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "vbscript:x", "blob:x", "/..//evil.example", "/.//evil.example", "/./%2fevil.example", "?//evil.example",
    "#//evil.example", "/x\r\nLocation: http://evil.example", "/x\r\n\r\n<script>", "/x%0d%0aSet-Cookie:a=b",
    "/" + "x" * 3_000, "x" * 100_000, "", "/．/evil.example", "//evil。example", "/\ud800",
]  # fmt: skip
ENTRIES = {
    "signed in": lambda c, to: c.get("/sign-in", query_string={"next": to}),
    "way in, later": lambda c, to: c.post("/me/way-in", data={"do": "later", "next": to}),
    "language": lambda c, to: c.post("/me/language", data={"language": "zh", "next": to}),
    "text size": lambda c, to: c.post("/me/text-size", data={"large": "0", "next": to}),
}


def leads_home(location: str) -> bool:
    """Whether a browser stays on our site: it drops tab and line ends and reads a backslash as a slash."""
    as_read = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    try:
        there = urlsplit(urljoin("http://localhost/sign-in", as_read))
    except ValueError:
        return False
    return (there.scheme, there.netloc) == ("http", "localhost")


def test_the_list_of_evils_is_one(engine):
    assert sum(not leads_home(to) for to in EVIL) > 15


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_way_on_leads_away(as_, entry):
    phone = as_("member")
    for to in EVIL:
        spelled = to.encode("utf-8", "replace").decode()
        for asked in (spelled, quote(spelled)):
            answer = ENTRIES[entry](phone, asked)
            assert answer.status_code == 303, (to, answer.status_code)
            assert leads_home(answer.headers["Location"]) and answer.headers["Location"].startswith("/"), to
            assert "evil" not in dict(answer.headers).get("Set-Cookie", "")


def test_a_fragment_is_led_no_further(as_):
    phone = as_("member")
    for to in EVIL:
        spelled = to.encode("utf-8", "replace").decode()
        answer = phone.fragment("/me/language", method="POST", data={"language": "zh", "next": spelled})
        led = [answer.headers[name] for name in ("HX-Redirect", "HX-Location", "Location") if name in answer.headers]
        assert led and all(leads_home(there) and there.startswith("/") for there in led), to


def test_a_fragment_is_led_to_a_page_with_words_in_its_address(as_):
    answer = as_("member").fragment("/me/language", method="POST", data={"language": "zh", "next": "/reports?q=张三"})
    assert answer.headers["HX-Redirect"] == "/reports?q=%E5%BC%A0%E4%B8%89", "a header holds no such letters"


def test_the_page_one_came_from_is_one_of_ours(client):
    """Signed out, a fragment or a form goes back to the page it stood on, as its headers say."""
    for to in EVIL:
        said = re.sub(r"[^\x21-\x7e]", "", to)[:2_000]
        for name in ("Referer", "HX-Current-URL"):
            for spelled in (said, f"http://localhost{said}", f"http://localhost.{said}"):
                answer = client.post("/reports/location", data={}, headers={name: spelled})
                target = answer.headers["Location"]
                assert target.startswith("/sign-in") and leads_home(target), (name, spelled)
                onward = parse_qs(urlsplit(target).query).get("next", ["/"])[0]
                assert onward.startswith("/") and leads_home(onward), (name, spelled)


def test_the_passkey_answer_names_a_path(client, key):
    for to in EVIL[:12]:
        options = client.post("/sign-in/passkey/options", json={}).json
        answer = client.post("/sign-in/passkey", query_string={"next": to}, json=key.sign_in(options))
        assert leads_home(answer.json["next"]), to


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/reports", "///me", "/reports//", "/\\evil.example"])
def test_a_path_of_many_slashes_leads_nowhere_else(client, path):
    """A browser would read `Location: //evil.example` as another site: such a path is repeated in no answer."""
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (303, 404) and "evil" not in str(answer.headers)
    assert answer.headers.get("Location", "/sign-in").startswith("/sign-in")
