"""Describe the JSON addresses and every answer they can give."""

from collections.abc import Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pwa.core.fields import Schema
from pwa.reports.activity_fields import HASH
from pwa.reports.form_kinds import FormKind
from pwa.reports.photos import MOST_BYTES as MOST_PHOTO
from pwa.reports.wire import MOST_BYTES, MOST_SUBMISSIONS

from .shapes import ref, schemas

PHOTO = {"schema": {"type": "string", "format": "binary"}}
PROBLEMS = {  # answers that any write can get
    401: "Signed out; `reason` is none, expired or ended",
    403: "Another site's request, or `Sec-Fetch-Site` and `Origin` both absent",
    503: "Not now; `Retry-After` says when",
}
CREDENTIAL = {400: "No JSON object", 413: "Over 64 KiB", 415: "Not JSON"}
SLOWLY = {429: "Too many tries; `Retry-After` says when"}


def described(forms: Mapping[str, FormKind], cookie_name: str = "yanxing") -> Schema:
    """Return the whole document. `forms`: the form kinds of this server; `cookie_name`: on https it is another one."""
    cookie = {"type": "apiKey", "in": "cookie", "name": cookie_name}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yanxing",
            "version": version("yanxing"),
            "description": "Every answer that refuses is RFC 9457 problem+json, and then nothing was stored.",
        },
        "paths": _paths(),
        "components": {"schemas": schemas(forms), "securitySchemes": {"session": cookie}},
    }


def _paths() -> Schema:
    return {
        "/sync": {"post": _sync()},
        "/attachments/{sha256}": {"put": _attachment()},
        "/me/session": {"get": _read("Whose session this is, and what the server knows", "Session", signed_in=True)},
        "/me/data.json": {"get": _read("Everything kept about oneself", "Anything", signed_in=True)},
        "/sign-in/passkey/options": {"post": _write("Begin to sign in", {200: "Anything"}, SLOWLY)},
        "/sign-in/passkey": {"post": _ceremony("Sign in with a passkey", {200: "Onward"}, SLOWLY)},
        "/me/passkeys/options": {"post": _write("Begin to add a passkey", {200: "Anything"}, {}, signed_in=True)},
        "/me/passkeys": {
            "post": _ceremony("Add a passkey", {201: "Onward"}, {422: "It cannot be taken"}, signed_in=True)
        },
        "/healthz": {"get": _read("The process lives", "Status")},
        "/readyz": {"get": _ready()},
        "/keys.json": {"get": _read("Keys that papers are verified with, and withdrawn numbers", "Anything")},
        "/openapi.json": {"get": _read("This document", "Anything")},
        "/manifest.webmanifest": {"get": _read("The install manifest", "Anything", "application/manifest+json")},
    }


def _said(schema: Any, kind: str = "application/json") -> Schema:
    return {kind: {"schema": schema}}


def _problems(known: dict[int, str]) -> Schema:
    said = _said(ref("Problem"), "application/problem+json")
    return {str(status): {"description": words, "content": said} for status, words in sorted(known.items())}


def _good(good: dict[int, str], kind: str = "application/json") -> Schema:
    return {
        str(status): {"description": HTTPStatus(status).phrase, "content": _said(ref(name), kind)}
        for status, name in good.items()
    }


def _read(words: str, name: str, kind: str = "application/json", signed_in: bool = False) -> Schema:
    problems = _problems({401: PROBLEMS[401]}) if signed_in else {}
    if name == "Anything" and signed_in:  # a person opens this page: without a session it redirects to sign-in
        problems = {"303": {"description": "Signed out: to the sign-in page"}}
    return {"summary": words, "responses": _good({200: name}, kind) | problems, **_page_or_sign_in(signed_in)}


def _write(words: str, good: dict[int, str], more: dict[int, str], signed_in: bool = False) -> Schema:
    known = {status: said for status, said in PROBLEMS.items() if signed_in or status != 401}
    return {"summary": words, "responses": _good(good) | _problems(known | more), **_page_or_sign_in(signed_in)}


def _ceremony(words: str, good: dict[int, str], more: dict[int, str], signed_in: bool = False) -> Schema:
    body = {"required": True, "content": _said(ref("Credential"))}
    onward = {"name": "next", "in": "query", "schema": {"type": "string"}, "description": "A path of this site"}
    return _write(words, good, CREDENTIAL | more, signed_in) | {"requestBody": body, "parameters": [onward]}


def _ready() -> Schema:
    good = _read("Whether the database answers and its schema is current", "Status")
    good["responses"] |= _good({503: "Status"})
    return good


def _sync() -> Schema:
    more = {
        400: "The envelope is wrong, or not I-JSON",
        409: "The entries are another account's",
        413: f"Over {MOST_SUBMISSIONS} submissions or {MOST_BYTES // 1024} KiB",
        415: "Not JSON, or encoded",
    }
    said = _write("The outbox of a phone", {200: "Answer"}, more | SLOWLY, signed_in=True)
    said["responses"]["200"]["headers"] = {"Yanxing-Sync": {"required": True, "schema": {"const": "1"}}}
    return said | {"requestBody": {"required": True, "content": _said(ref("Batch"))}}


def _attachment() -> Schema:
    more = {
        404: "No report of this account names it",
        413: f"Over {MOST_PHOTO // 1024 // 1024} MiB",
        415: "Neither JPEG, PNG nor WebP by its signature",
        422: "Another hash, or it cannot be read",
    }
    parameter = {"name": "sha256", "in": "path", "required": True, "schema": HASH}
    empty = {"200": {"description": "It was there"}, "201": {"description": "It is kept"}}
    said = _write("A photo that a stored report names", {}, more, signed_in=True)
    said["responses"] = empty | said["responses"]
    return said | {"parameters": [parameter], "requestBody": {"content": {"application/octet-stream": PHOTO}}}


def _page_or_sign_in(signed_in: bool) -> Schema:
    return {"security": [{"session": []}]} if signed_in else {}
