"""Clients that drip, stall or never hang up do not hold up the server, and a slow phone is served all the same."""

import json
import time
import urllib.request
from uuid import uuid4

from pwa.roster.file_reader import MOST_FILE
from tests.kit.server import until
from tests.people import PEOPLE

from .raw import PATIENCE, one_answer, request, status


def batch(login: str = "member") -> bytes:
    """One good entry."""
    entry = {
        "id": str(uuid4()), "seq": 1, "form": "location", "version": 1, "recorded_at": "2026-11-22T21:14:05.120+08:00",
        "fields": {"division": "440307", "since": "2026-11-20", "stay": "long"},
    }  # fmt: skip
    account = str(PEOPLE[login].account_id)
    envelope = {"device": str(uuid4()), "account": account, "epoch": None, "sent_at": "2026-11-23T10:00:00.000+08:00"}
    return json.dumps({**envelope, "discarded": [], "submissions": [entry]}).encode()


def healthy(server) -> bool:
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=PATIENCE) as answer:
        return answer.status == 200


def test_more_slow_clients_than_threads_hold_nobody_up(served, raw, cookie, stored):
    post = request("POST", "/sync", Content_Type="application/json", Cookie=cookie)[:-2]
    whole = batch()
    unfinished = {
        "a head": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
        "a letter": b"G",
        "a body": post + b"Content-Length: 100\r\n\r\n{",
        "a chunk": post + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
        "an end that is none": post + b"Transfer-Encoding: chunked\r\n\r\nff\r\n0\r\n\r\n",
        "a second head": request("GET", "/healthz") + b"GET /heal",
        "a body without an end": post + b"Content-Length: 99999999999\r\n\r\n{",
        "a body after 100": post + b"Expect: 100-continue\r\nContent-Length: 100\r\n\r\n{",
        "an answer nobody ends": request("GET", "/healthz", Connection="close"),
    }
    before = stored()
    for beginning in unfinished.values():
        for _ in range(10):  # eight threads
            raw.connect(beginning)
        assert healthy(served)
    drip = raw.connect(post + f"Content-Length: {len(whole)}\r\n\r\n".encode())
    for at in range(0, len(whole), 7):
        drip.sendall(whole[at : at + 7])
        if at % 70 == 0:
            assert healthy(served)
    answer = one_answer(drip)
    assert status(answer) == 200 and b"accepted" in answer
    assert stored()["submission"] == before["submission"] + 1
    raw.close()
    until(lambda: healthy(served))


def test_a_phone_that_asks_before_it_sends_is_told_to_go_on_once(raw, cookie):
    body = batch()
    head = request("POST", "/sync", Content_Type="application/json", Cookie=cookie, Expect="100-continue")[:-2]
    wire = raw.connect(head + f"Content-Length: {len(body)}\r\n\r\n".encode())
    assert one_answer(wire) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(body)
    assert status(one_answer(wire)) == 200


def test_requests_that_do_not_wait_for_the_answers_are_answered_in_order(raw):
    asked = request("GET", "/healthz") * 3 + request("GET", "/nowhere", Connection="close")
    assert [status(answer) for answer in raw.ask(asked, hang_up=False)] == [200, 200, 200, 404]


def test_a_body_in_chunks_is_the_same_body(raw, cookie):
    body = batch()
    pieces = [body[at : at + 50] for at in range(0, len(body), 50)]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    head = request("POST", "/sync", Content_Type="application/json", Cookie=cookie, Transfer_Encoding="chunked")
    [answer] = raw.ask(head, *(chunked[at : at + 9] for at in range(0, len(chunked), 9)))
    assert status(answer) == 200 and b"accepted" in answer


def test_who_hangs_up_in_the_middle_leaves_nothing_behind(served, raw, cookie, stored):
    before, body = stored(), batch()
    whole = request("POST", "/sync", body, Content_Type="application/json", Cookie=cookie)
    for cut in range(1, len(whole), 40):
        assert raw.ask(whole[:cut]) == []
    assert stored() == {**before, "session": before["session"]} and healthy(served)


def test_the_largest_roster_arrives_on_a_line_that_stops_for_a_moment(served, raw):
    with served.bound():
        cookie = "yanxing=" + served.cookie("secretary")["value"]
    part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\n'
    body = part + b"x" * MOST_FILE + b"\r\n--B--\r\n"
    kind = "multipart/form-data; boundary=B"
    head = request("POST", "/screening/roster", Content_Type=kind, Cookie=cookie, Content_Length=str(len(body)))
    for _ in range(2):
        wire = raw.connect(head, body[: len(body) // 2])
        time.sleep(0.3)
        assert healthy(served)
        wire.sendall(body[len(body) // 2 :])
        answer = one_answer(wire)
        assert status(answer) == 303 and b"/screening/roster/imports/" in answer


def test_too_large_a_file_is_refused_in_our_words_and_one_without_measure_unread(raw):
    kind = "multipart/form-data; boundary=B"
    body = b"x" * (MOST_FILE + 100_000)
    [answer] = raw.ask(request("POST", "/screening/roster", body, Content_Type=kind))
    assert status(answer) in (303, 413) and b"\r\nYanxing-Request: " in answer
    [answer] = raw.ask(request("POST", "/screening/roster", Content_Type=kind, Content_Length=str(2**40)))
    assert status(answer) == 413


def test_forty_four_bodies_that_never_end_keep_nobody_from_reading_or_sending(served, raw, cookie):
    post = request("POST", "/sync", Content_Type="application/json", Cookie=cookie, Content_Length=str(3 * 2**20))
    for _ in range(44):
        try:
            raw.connect(post, b"x" * (3 * 2**20 - 1))  # 132 MB: more than one address may hold
        except ConnectionError:
            pass  # refused, as the largest
    for _ in range(20):
        assert healthy(served)
    [answer] = raw.ask(request("GET", "/sign-in", Connection="close"))
    assert status(answer) == 200
    [answer] = raw.ask(request("POST", "/sync", batch(), Content_Type="application/json", Cookie=cookie))
    assert status(answer) == 200 and b"accepted" in answer
