"""Codes of papers, good and bad, with the verdict that each must get.

`python -m tests.papers.envelope_cases` writes them to `envelopes.json`, which pytest and node read.
"""

import base64
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from pwa.papers.digits import to_digits
from pwa.papers.envelope import (
    P256,
    SIGNED_KEY,
    SIGNED_PAPER,
    key_id,
    make_certificate,
    make_envelope,
    point_of,
    row_bytes,
    sign,
)

FILE = Path(__file__).with_name("envelopes.json")
TODAY = "2026-12-01"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def private(number: int) -> ec.EllipticCurvePrivateKey:
    """A key that is the same each time."""
    return ec.derive_private_key(number, ec.SECP256R1())


COUNTY, REVOKED, COMMITTEE, DISMISSED, STRANGER, OTHER_WAY, ELSEWHERE = (private(n) for n in range(11, 18))
CARD = ("card", "NY00-2026-A-0001", "2026-11-23", "", "欧阳雨桐", "女", "1990-01", "正式党员", "禾亭镇红光村党支部")
LETTER = (
    "certificate",
    "NY01-2026-A-0417",
    "2026-11-23",
    "2027-05-22",
    "王芳",
    "女",
    "会计",
    "正式党员",
    "𠮷祥村党支部",
)


def listed() -> dict[str, Any]:
    """The list of keys and withdrawn numbers, as `/keys.json` gives it."""

    def entry(key: ec.EllipticCurvePrivateKey, name: str, **more: Any) -> dict[str, Any]:
        said = {"name": name, "alg": P256, "public": base64.b64encode(point_of(key)).decode()}
        return said | {"from": "2026-01-01", "until": "2031-12-31"} | more

    keys = {
        COUNTY: entry(COUNTY, "宁远县委组织部"),
        REVOKED: entry(REVOKED, "宁远县委组织部（旧）", revoked_on="2026-10-01"),
        DISMISSED: entry(DISMISSED, "柏家坪镇党委", revoked_on="2026-11-30"),
        OTHER_WAY: entry(OTHER_WAY, "另一种算法", alg=2),
        ELSEWHERE: entry(ELSEWHERE, "义乌市委组织部", as_of="2026-10-01", withdrawn=["NY00-2026-A-0001"]),
    }
    named = {key_id(point_of(key)).hex(): said for key, said in keys.items()}
    return {"as_of": "2026-11-30", "keys": named, "withdrawn": ["NY00-2026-A-0009"]}


def certificate_of(key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey = COUNTY) -> bytes:
    """The certificate of a committee's key, valid from April to November 2026."""
    return make_certificate(by, point_of(key), "禾亭镇党委", date(2026, 4, 1), date(2026, 11, 30))


def forged_payload(payload: bytes) -> bytes:
    """An envelope of the county with any bytes as its payload, truly signed."""
    message = bytes([0x11]) + key_id(point_of(COUNTY)) + payload
    return message + sign(COUNTY, SIGNED_PAPER + message)


def certificate_saying(values: list[Any]) -> bytes:
    """A certificate by the county that says other than the four values in their order."""
    said = key_id(point_of(COUNTY)) + row_bytes(values)
    head = len(said).to_bytes(2, "big") + said + point_of(COMMITTEE)
    return head + sign(COUNTY, SIGNED_KEY + head)


def with_day(row: tuple[str, ...], issued: str, until: str = "") -> tuple[str, ...]:
    return (*row[:2], issued, until, *row[4:])


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield (what it is, digits, verdict)."""
    for verdict, group in (
        ("genuine", genuine()),
        ("genuine, expired", {"a day later": make_envelope(COUNTY, with_day(CARD, "2026-06-01", "2026-11-30"))}),
        ("withdrawn", withdrawn()),
        ("ask the issuer", by_revoked_keys()),
        ("unknown issuer", unknown()),
        ("not genuine", forged()),
        ("unreadable", broken()),
    ):
        for what, envelope in group.items():
            yield what, to_digits(envelope), verdict
    card = to_digits(make_envelope(COUNTY, CARD))
    for what, digits in {
        "cut short by a group": card[:-17],
        "cut short": card[:-6],
        "doubled": card * 2,
        "empty": "",
        "letters": "12345678901234567a",
        "full-width digits": "１２３４５",
        "Arabic digits": "٣٤٥",
        "a group beyond seven bytes": "9" * 17,
        "a hundred thousand digits": "1" * 100_000,
    }.items():
        yield what, digits, "unreadable"


def letter(key: ec.EllipticCurvePrivateKey, certificate: bytes, row: tuple[str, ...] = LETTER) -> bytes:
    """A committee's letter with this certificate."""
    return make_envelope(key, row, certificate)


def genuine() -> dict[str, bytes]:
    card = make_envelope(COUNTY, CARD)
    twin = (ORDER - int.from_bytes(card[-32:], "big")).to_bytes(32, "big")
    return {
        "a card by the county": card,
        "a letter by a committee": letter(COMMITTEE, certificate_of(COMMITTEE)),
        "on the last day": make_envelope(COUNTY, with_day(CARD, "2026-06-01", TODAY)),
        "elsewhere under a number withdrawn here": make_envelope(ELSEWHERE, ("card", "NY00-2026-A-0009", *CARD[2:])),
        "the twin of the signature": card[:-32] + twin,
    }


def withdrawn() -> dict[str, bytes]:
    return {
        "withdrawn": make_envelope(COUNTY, ("card", "NY00-2026-A-0009", *CARD[2:])),
        "withdrawn elsewhere under the number of a card of ours": make_envelope(ELSEWHERE, CARD),
    }


def by_revoked_keys() -> dict[str, bytes]:
    return {
        "by a revoked key": make_envelope(REVOKED, CARD),
        "by a committee whose key is revoked": letter(DISMISSED, certificate_of(DISMISSED)),
        "certified by a revoked key": letter(COMMITTEE, certificate_of(COMMITTEE, REVOKED)),
    }


def unknown() -> dict[str, bytes]:
    twice = make_certificate(COMMITTEE, point_of(STRANGER), "第三层", date(2026, 4, 1), date(2026, 12, 31))
    return {
        "a stranger's": make_envelope(STRANGER, CARD),
        "certified by a stranger": letter(COMMITTEE, certificate_of(COMMITTEE, STRANGER)),
        "certified by a committee": letter(STRANGER, twice),
    }


def forged() -> dict[str, bytes]:
    card, chain, county = make_envelope(COUNTY, CARD), certificate_of(COMMITTEE), key_id(point_of(COUNTY))
    renamed = certificate_of(COMMITTEE, STRANGER).replace(key_id(point_of(STRANGER)), county, 1)
    found = {
        "another name": card.replace("欧阳".encode(), "欧陽".encode()),
        "a stranger's under the county's name": card[:1] + county + make_envelope(STRANGER, CARD)[9:],
        "certified by a stranger under the county's name": letter(COMMITTEE, renamed),
        "a certificate for another key": letter(STRANGER, chain),
        "issued before the certificate": letter(COMMITTEE, chain, with_day(LETTER, "2026-03-31")),
        "issued after the certificate": letter(COMMITTEE, chain, with_day(LETTER, "2026-12-01")),
        "issued before the county's key": make_envelope(COUNTY, with_day(CARD, "2025-12-31")),
        "a certificate cut short": letter(COMMITTEE, chain[:40]),
        "listed with another algorithm": make_envelope(OTHER_WAY, CARD),
    }
    days = ["2026-04-01", "2026-11-30"]
    for values in ([1], [{}], ["禾亭镇党委", *days, 2], ["禾亭镇党委", *days, True], ["禾亭镇党委", days[0], 5, 1]):
        name = json.dumps(values, ensure_ascii=False)
        found[f"a certificate that says {name}"] = letter(COMMITTEE, certificate_saying(values))
    return found


def broken() -> dict[str, bytes]:
    card = make_envelope(COUNTY, CARD)
    payloads = {
        "no JSON": b"[1,2",
        "an object": b"{}",
        "numbers": b'["card",1,"2026-01-01",""]',
        "three fields": b'["card","1","2026-01-01"]',
        "no day": b'["card","1","yesterday",""]',
        "no UTF-8": b'["card","\xff","2026-01-01",""]',
        "deep": b"[" * 800,
        "half a pair": b'["card","\\ud800","2026-01-01",""]',
        "not a number": b'["card",NaN,"2026-01-01",""]',
    }
    return {
        "another algorithm": bytes([0x12]) + card[1:],
        "another version": bytes([0x31]) + card[1:],
        "said to have a certificate": bytes([0x21]) + card[1:],
        **{f"signed, but {name}": forged_payload(payload) for name, payload in payloads.items()},
    }


def contents() -> str:
    """The file's text."""
    found = [{"what": what, "digits": digits, "verdict": verdict} for what, digits, verdict in cases()]
    for case in found:
        if len(set(case["digits"])) == 1 and len(case["digits"]) > 5000:
            case["digits"], case["times"] = case["digits"][0], len(case["digits"])
    return json.dumps({"today": TODAY, "list": listed(), "cases": found}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(contents())
