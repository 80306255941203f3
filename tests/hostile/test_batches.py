"""A whole batch that is wrong in its bytes, its encoding or a member: refused as a problem, with nothing stored."""

import gzip
import json
from uuid import uuid4

import pytest

from tests.people import PEOPLE

from .row_counts import changed, rows

MARK = "永福暗号13900000001"


def good(phone) -> dict:
    """A batch that would be taken; its words are nobody's business."""
    entry = phone.entry(fields={"division": "440307", "since": "2026-07-01", "stay": "long", "area": MARK})
    envelope = {"device": phone.device, "account": phone.account, "epoch": None, "sent_at": phone.now().isoformat()}
    return {**envelope, "discarded": [], "submissions": [entry]}


def text(phone) -> str:
    return json.dumps(good(phone), ensure_ascii=False)


def within(body: str, member: str) -> bytes:
    """The batch with one more member at its front."""
    return body.replace("{", "{" + member + ", ", 1).encode("utf-8", "surrogatepass")


BYTES = {
    "nothing": lambda body: b"",
    "a blank": lambda body: b" \n",
    "a byte order mark": lambda body: b"\xef\xbb\xbf" + body.encode(),
    "UTF-16": lambda body: body.encode("utf-16"),
    "UTF-16 without a mark": lambda body: body.encode("utf-16-le"),
    "UTF-32": lambda body: body.encode("utf-32"),
    "GBK": lambda body: body.encode("gbk"),
    "an overlong slash": lambda body: body.encode().replace(MARK.encode(), b"\xc0\xaf"),
    "half a character": lambda body: body.encode().replace(MARK.encode(), b"\xe6\xb0"),
    "a raw surrogate": lambda body: within(body, '"x": "\ud800"'),
    "a written surrogate": lambda body: within(body, '"x": "\\udc00"'),
    "a surrogate in a name": lambda body: within(body, '"\\ud83d": 1'),
    "surrogates the wrong way round": lambda body: within(body, '"x": "\\udc00\\ud800"'),
    "a raw control character": lambda body: within(body, '"x": "\x01"'),
    "NUL at the end": lambda body: body.encode() + b"\0",
    "two batches": lambda body: body.encode() * 2,
    "something behind it": lambda body: body.encode() + b" x",
    "half of it": lambda body: body.encode()[: len(body) // 2],
    "a list of it": lambda body: f"[{body}]".encode(),
    "a word of it": lambda body: json.dumps(body).encode(),
    "a remark": lambda body: b"/* x */" + body.encode(),
    "single quotes": lambda body: body.replace('"', "'").encode(),
    "a comma too many": lambda body: body[:-1].encode() + b",}",
    "a name twice": lambda body: within(body, '"epoch": null'),
    "a name twice, written otherwise": lambda body: within(body, '"epo\\u0063h": null'),
    "a name twice, deep down": lambda body: within(body, '"x": [{"y": {"z": 1, "z": 1}}]'),
    "NaN": lambda body: within(body, '"x": NaN'),
    "Infinity": lambda body: within(body, '"x": [-Infinity]'),
    "1e999": lambda body: within(body, '"x": 1e999'),
    "-1e999": lambda body: within(body, '"x": -1E+999'),
    "400 digits": lambda body: within(body, '"x": ' + "9" * 400),
    "5000 digits": lambda body: within(body, '"x": ' + "9" * 5000),
    "400 digits behind the point": lambda body: within(body, '"x": 0.' + "3" * 400),
    "a number with a nought before it": lambda body: within(body, '"x": 007'),
    "a number of hex digits": lambda body: within(body, '"x": 0x10'),
    "nested without end": lambda body: within(body, '"x": ' + "[" * 100_000 + "]" * 100_000),
    "objects without end": lambda body: within(body, '"x": ' + '{"a":' * 50_000 + "1" + "}" * 50_000),
    "never closed": lambda body: within(body, '"x": ' + "[" * 100_000),
}
KINDS = ["", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a",
         "application/jsonp", "application/json, text/plain", "application/problem+json", "*/*", "json"]  # fmt: skip
ID = str(uuid4())
MEMBERS = {
    "device": [None, 7, True, "", "phone", [ID], {"id": ID}, uuid4().hex, f" {ID}", f"{ID}\n", "{" + ID + "}",
               f"urn:uuid:{ID}"],
    "account": [None, 7, False, [], {}],
    "epoch": [7, 1.5, True, [], {}],
    "sent_at": [None, 0, 1_790_000_000, "", "now", [], "2026-11-23", "2026-11-23T10:00:00", "2026-11-23T10:00:00+24:00",
                "2026-11-23T10:00:00-24:00", "2026-11-23T23:59:60Z", "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z",
                "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z",
                "1969-12-31T23:59:59Z",
                "+002026-11-23T10:00:00Z", "2026-11-23T10:00Z", "2026-W48-1T10:00:00Z", "2026-327T10:00:00Z",
                "２０２６-11-23T10:00:00Z", "2026-11-23T10:00:00.Z", "2026-11-23T10:00:00+0800",
                "2026-11-23T10:00:00Z\n",
                "2026-11-23T10:00:00,5Z", "2026-11-23T10:00:00+08:60", "Mon, 23 Nov 2026 10:00:00 GMT"],
    "discarded": [None, 5, "5", {}, [0], [-1], [2**31], [1.5], ["1"], [True], [None], [[1]], [1e300]],
    "submissions": [None, 5, "", {}, [None], [5], ["x"], [[]], [{}], [{"id": None}], [{"id": 5}], [{"id": [ID]}],
                    [{"id": "x"}], [{"ID": ID}], [{"id": ID}, None], [{"id": uuid4().hex}], [{"id": ID + "\0"}]],
}  # fmt: skip


@pytest.fixture
def refused(phone):
    """Sends it; sees that it was refused with this status, and that nothing of it stayed anywhere."""
    phone.send()
    before = rows()

    def check(status: int, case: object, body: bytes, **headers: str) -> None:
        headers.setdefault("Content-Type", "application/json")
        answer = phone.client.post("/sync", data=body, headers=headers)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), case
        assert answer.get_json().keys() == {"type", "title", "status"} and "Yanxing-Sync" not in answer.headers, case
        assert MARK not in answer.text and "13900000001" not in answer.text, case
        assert not changed(before), case

    return check


def test_bytes_that_are_no_i_json_are_refused_whole(phone, refused):
    for name, spoil in BYTES.items():
        refused(400, name, spoil(text(phone)))


def test_a_member_of_another_kind_is_refused_whole(phone, refused):
    for name, values in MEMBERS.items():
        for value in values:
            refused(400, (name, value), json.dumps({**good(phone), name: value}).encode())
        if name not in ("epoch", "discarded"):
            without = {member: value for member, value in good(phone).items() if member != name}
            refused(400, name, json.dumps(without).encode())


def test_what_is_not_called_json_is_not_read(phone, refused):
    for kind in KINDS:
        refused(415, kind, text(phone).encode(), **{"Content-Type": kind})
    for coding, pack in {"gzip": gzip.compress, "br": bytes, "identity": bytes, "x": bytes}.items():
        refused(415, coding, pack(text(phone).encode()), **{"Content-Encoding": coding})


def test_too_much_is_refused_whole(phone, refused):
    batch, entry = good(phone), phone.entry()
    refused(413, "a mebibyte", json.dumps({**batch, "x": "y" * 2**20}).encode())
    refused(413, "more than the server reads", json.dumps({**batch, "x": "y" * 2**22}).encode())
    refused(413, "201 entries", json.dumps({**batch, "submissions": [entry] * 201}).encode())
    refused(413, "10,001 numbers", json.dumps({**batch, "discarded": [1] * 10_001}).encode())


def test_the_entries_of_another_account_are_not_taken(phone, refused):
    strangers = [
        str(PEOPLE["host_member"].account_id),
        str(uuid4()),
        "",
        "\0",
        "x" * 10_000,
        phone.account.upper() + " ",
    ]
    for account in strangers:
        refused(409, account, json.dumps({**good(phone), "account": account}).encode())


@pytest.mark.parametrize("kind", ["application/json; charset=utf-16", "APPLICATION/JSON", "application/json;"])
def test_however_it_is_called_json_it_is_read_as_utf_8(phone, kind):
    answer = phone.client.post("/sync", data=text(phone).encode(), content_type=kind)
    assert answer.status_code == 200 and answer.get_json()["results"][0]["outcome"] == "accepted"


def test_members_nobody_knows_and_the_edges_of_what_is_allowed_are_taken(phone):
    odd = {
        "epoch": "\0" * 1000,
        "unheard": {"of": [1, {"x": "\u202e"}]},
        "__proto__": {},
        "": "",
        "discarded": [2**31 - 1, 1, 1],
    }
    answer = phone.client.post("/sync", json={**good(phone), **odd})
    assert answer.status_code == 200 and answer.get_json()["results"][0]["outcome"] == "accepted"
