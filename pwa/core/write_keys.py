"""Make each online write happen once: a form contains a random write key, which is stored in its write transaction.

A double tap, a reload or a retry after a lost answer sends the same key with the same content: nothing is written
again, and the first answer is repeated. The same key with other content (the user went back and typed something else)
is refused with a page that keeps what was typed and has a new key. A form without a key, from a page of an earlier
release, is handled without this protection.
"""

import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import peewee as pw
from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from .access import SAFE
from .clock import now
from .database import UTCDateTimeField, db, form_sent, write
from .form_digest import NAME, digest_of_form, keyed
from .fragments import page, redirect_to
from .ids import as_uuid, new_id
from .keyless_writes import LOOKS, WITHOUT_KEY

KEPT = timedelta(days=30)  # a form on a page that stays open, or is cached, may be sent this much later
SHOWN_AGAIN = timedelta(minutes=10)  # protected data is shown again within this time; later it is another look
PATIENCE = timedelta(seconds=20)  # how long to wait for the first request's answer; a phone gives up after 30
CODE = re.compile(r"[\w.:/+-]{0,40}", re.ASCII)  # a value that nobody typed: an id, a date, a choice
TEXTS = {"words", "reason", "note", "purpose", "title", "by_whom", "document", "area", "name"}  # fields people type in


class WriteKey(pw.Model):
    """A posted form: account, write key, keyed digest of its content, and its first answer once there is one."""

    account_id = pw.UUIDField()
    key = pw.UUIDField()
    content = pw.TextField()
    made_at = UTCDateTimeField(index=True)
    status = pw.IntegerField(null=True)
    address = pw.TextField(null=True)  # redirect of the first answer; null with a status: that answer was a page

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "key")


class AlreadyWritten(Exception):
    """Another request has stored the key of this form; this transaction is rolled back."""


class Sent:
    """A posted form. `database.write` calls `claim` first in each write transaction of the request."""

    def __init__(self, account_id: UUID, key: UUID, content: str) -> None:
        self.account_id, self.key, self.content = account_id, key, content
        self.made_at = now().astimezone(UTC)
        self.stored = False  # whether this request has stored and committed the key
        self.again = False  # the view runs only to show its answer again: its writes are rolled back

    def claim(self) -> None:
        """Store the key, inside the caller's transaction; waits for a concurrent request that is doing the same. Raises
        AlreadyWritten."""
        if self.stored or self.again:
            return
        fresh = {"content": self.content, "made_at": self.made_at, "status": None, "address": None}
        query = WriteKey.insert(account_id=self.account_id, key=self.key, **fresh).on_conflict(
            conflict_target=[WriteKey.account_id, WriteKey.key],
            update=fresh,
            where=WriteKey.made_at < self.made_at - KEPT,
        )
        if not query.as_rowcount().execute():
            raise AlreadyWritten

    def answer(self, view: Callable[[], Any]) -> Response:
        """Repeat the first answer if the form was sent before, else answer by the view."""
        if row := self._row():
            return self._first_answer(row, view)
        try:
            answer = self._run(view)
        except AlreadyWritten:
            return self.answer(view)
        except Exception as error:
            if self.stored:
                self._forget()
            elif isinstance(error, HTTPException) and (row := self._row()):  # refused because it was written meanwhile
                return self._first_answer(row, view)
            raise
        if answer.status_code < 400:
            if self.stored:
                self._keep(answer)
        elif self.stored:
            self._forget()  # the view refused after writing: the form may be sent again
        elif row := self._row():
            return self._first_answer(row, view)
        return answer

    def _run(self, view: Callable[[], Any]) -> Response:
        token = form_sent.set(self)
        try:
            return current_app.make_response(view())
        finally:
            form_sent.reset(token)

    def _row(self) -> WriteKey | None:
        row = WriteKey.get_or_none(self._mine())
        if row is None or row.made_at < self.made_at - KEPT:
            return None
        late = row.made_at < now() - SHOWN_AGAIN and row.content == self.content
        if row.status and row.address is None and late and request.endpoint in LOOKS:
            self._forget()
            return None
        return row

    def _mine(self) -> pw.Expression:
        return (WriteKey.account_id == self.account_id) & (WriteKey.key == self.key)

    def _first_answer(self, row: WriteKey, view: Callable[[], Any]) -> Response:
        if row.content != self.content:
            return _other_content()
        until = time.monotonic() + (row.made_at + PATIENCE - now()).total_seconds()
        while row.status is None and time.monotonic() < until:
            time.sleep(0.05)
            found = self._row()
            if found is None:  # the first request was refused
                return self.answer(view)
            row = found
        if row.status is None:  # the first request ended without an answer
            return redirect_to(_where_the_form_was())
        if row.address is not None:
            return redirect_to(row.address)
        self.again, self.made_at = True, row.made_at
        return self._run(view)

    def _keep(self, answer: Response) -> None:
        address = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
        with suppress(pw.OperationalError, pw.InterfaceError), write(bookkeeping=True):
            WriteKey.update(status=answer.status_code, address=address).where(self._mine()).execute()

    def _forget(self) -> None:
        with suppress(pw.OperationalError, pw.InterfaceError), write(bookkeeping=True):
            WriteKey.delete().where(self._mine()).execute()
        self.stored = False


def _where_the_form_was() -> str:
    """Return the address of the form's page, from HX-Current-URL or Referer if it is on this site, else Today."""
    page_of = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    path = page_of.removeprefix(current_app.config["YANXING"].origin)
    parts = urlsplit(path) if re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", path) else None
    return path if parts and not parts.netloc else "/"


def _other_content() -> Response:
    fields = [(name, text) for name, text in request.form.items(multi=True) if name and name != NAME]
    hidden = [field for field in fields if CODE.fullmatch(field[1]) and field[0] not in TEXTS]
    answer = page(
        "sent_before.html",
        status=422,
        path=request.full_path.rstrip("?"),
        back=_where_the_form_was(),
        codes=hidden,
        words=[field for field in fields if field not in hidden],
        has_file=bool(request.files),
    )
    answer.headers["Cache-Control"] = "no-store"  # the page repeats what was typed, perhaps an identity number
    return answer


def secret_for(what: str) -> str:
    """Make a secret of 256 bits for `what`. The same form sent again gets the same secret, so its link is shown
    again."""
    sent = form_sent.get()
    if not isinstance(sent, Sent):
        return secrets.token_urlsafe(32)
    parts = ("secret", what, str(sent.account_id), str(sent.key), sent.made_at.isoformat())
    return urlsafe_b64encode(keyed(*(part.encode() for part in parts)).digest()).decode().rstrip("=")


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a view so that it handles each posted form once."""

    @wraps(view)
    def answer(**ids: Any) -> Any:
        if request.method in SAFE or not current_user.is_authenticated:
            return view(**ids)
        if most := getattr(view, "most_body", None):
            request.max_content_length = most
        key = as_uuid(request.form.get(NAME))
        if key is None:
            return view(**ids)
        return Sent(current_user.account.id, key, digest_of_form()).answer(lambda: view(**ids))

    return answer


def limit_body(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a view with the most bytes that its request body may have, since `once` reads the form before the
    view."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.most_body = most  # type: ignore[attr-defined]
        return view

    return mark


def forget_old() -> int:
    """Delete write keys older than KEPT. Returns how many."""
    with write():
        return WriteKey.delete().where(WriteKey.made_at < now() - KEPT).execute()


def register(app: Flask) -> None:
    """Wrap every view that writes in `once`, except those in WITHOUT_KEY. Call it after all views are registered."""
    app.jinja_env.globals["new_write_key"] = new_id
    writing = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - SAFE}
    for endpoint in writing - WITHOUT_KEY.keys():
        app.view_functions[endpoint] = once(app.view_functions[endpoint])
