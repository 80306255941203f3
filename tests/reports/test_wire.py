import json
from uuid import uuid4

import pytest

from pwa.reports.wire import BadEnvelope, TooLarge, read_envelope

GOOD = {
    "device": str(uuid4()), "account": "a", "epoch": None, "sent_at": "2026-11-23T10:00:00+08:00", "discarded": [],
    "submissions": [{"id": str(uuid4())}],
}  # fmt: skip


def body(**change) -> bytes:
    return json.dumps({**GOOD, **change}).encode()


def test_a_good_envelope_is_read():
    found = read_envelope(body(discarded=[39]))
    assert found.discarded == (39,) and len(found.submissions) == 1


def test_an_envelope_may_leave_out_what_it_has_nothing_to_say_of():
    bare = {k: v for k, v in GOOD.items() if k not in ("discarded", "epoch")}
    assert read_envelope(json.dumps(bare).encode()).discarded == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"null", b'"text"', b"{", b"\xff\xfe", b"[" * 100_000,
        b'{"a": 1, "a": 2}', b'{"a": {"b": 1, "b": 2}}', b'{"n": NaN}', b'{"n": -Infinity}',
        b'{"n": 1e999}', b'{"n": ' + b"9" * 400 + b"}", b'{"s": "\\ud800"}',
    ],
)  # fmt: skip
def test_what_is_not_i_json_is_refused_whole(raw):
    with pytest.raises(BadEnvelope):
        read_envelope(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"device": "phone"}, {"device": None}, {"device": 7}, {"account": None}, {"account": 7}, {"epoch": 7},
        {"sent_at": "now"}, {"sent_at": None}, {"sent_at": "2026-11-23T10:00:00"}, {"discarded": "39"},
        {"discarded": [0]}, {"discarded": [2**31]}, {"discarded": [True]}, {"discarded": ["1"]}, {"submissions": None},
        {"submissions": {}}, {"submissions": ["x"]}, {"submissions": [{}]}, {"submissions": [{"id": 5}]},
        {"submissions": [{"id": "not-a-uuid"}]}, {"submissions": [{"id": uuid4().hex}]},
    ],
)  # fmt: skip
def test_a_wrong_member_is_refused_whole(change):
    with pytest.raises(BadEnvelope):
        read_envelope(body(**change))


def test_over_two_hundred_submissions_or_a_mebibyte_is_too_large():
    with pytest.raises(TooLarge):
        read_envelope(body(submissions=[{"id": str(uuid4())}] * 201))
    with pytest.raises(TooLarge):
        read_envelope(body(submissions=[{"id": str(uuid4()), "pad": "x" * 1024 * 1024}]))
    assert len(read_envelope(body(submissions=[{"id": str(uuid4())}] * 200)).submissions) == 200
