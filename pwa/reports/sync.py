"""Serve `POST /sync`: take a batch from a phone's outbox and answer it, or refuse it with nothing stored."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, jsonify, request
from flask_login import current_user

from pwa.core.access import open_to_signed_in
from pwa.core.clock import written
from pwa.core.database import Busy
from pwa.core.errors import problem
from pwa.core.logs import logger, mention

from .intake import take_in
from .sync_results import Answer, Result
from .wire import MOST_BYTES, BadEnvelope, TooLarge, read_envelope

sync = Blueprint("sync", __name__)


@sync.post("/sync")
@open_to_signed_in
def flush() -> Response:
    """Take a batch in. Any answer other than `200` with the header means that nothing was stored."""
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding"):
        return problem(415, "Send application/json without Content-Encoding")
    if (request.content_length or 0) > MOST_BYTES:
        return problem(413, "Over 1 MiB")
    try:
        envelope = read_envelope(request.get_data(cache=False))
    except TooLarge as error:
        return problem(413, str(error))
    except BadEnvelope as error:
        return problem(400, str(error))
    if envelope.account != str(current_user.account.id):
        return problem(409, "This entry belongs to another account")
    try:
        answer = take_in(current_user._get_current_object(), envelope)
    except (Busy, pw.OperationalError) as error:
        logger.warning("sync refused", exc_info=error)
        refusal = problem(503, "The database cannot take this just now")
        refusal.headers["Retry-After"] = "10"
        return refusal
    _tell(answer)
    return _answered(answer, [submission["id"] for submission in envelope.submissions])


def _tell(answer: Answer) -> None:
    outcomes: dict[str, int] = {}
    for result in answer.results:
        outcomes[result.outcome] = outcomes.get(result.outcome, 0) + 1
    mention(missing=len(answer.missing), **outcomes)


def _answered(answer: Answer, sent: list[str]) -> Response:
    body = jsonify(
        received_at=written(answer.received_at),
        epoch=answer.epoch,
        results=[_result(*pair) for pair in zip(sent, answer.results, strict=True)],
        missing=answer.missing,
        photos_wanted=answer.photos_wanted,
    )
    body.headers["Yanxing-Sync"] = "1"
    body.headers["Cache-Control"] = "no-store"
    return body


def _result(sent: str, result: Result) -> dict[str, Any]:
    # exactly as sent: the phone looks for its own spelling
    found: dict[str, Any] = {"id": sent, "outcome": result.outcome}
    if result.receipt:
        found |= {"receipt": result.receipt, "see": result.see}
    if result.errors:
        found["errors"] = result.words()
    if result.reference:
        found["reference"] = result.reference
    return found
