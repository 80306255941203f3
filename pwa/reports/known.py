"""What a batch must know before it is judged: one query each, their SQL written once."""

from typing import Any

import peewee as pw

from pwa.ground.database import Fact
from pwa.ground.rows import written_once

from .models import PhotoNamed, Quarantined, Submission
from .numbering import gaps_of


@written_once
def facts(account_id: Any, device: Any) -> Any:
    """The epoch, the receipt key, whether a report of this account names a photo, whether this phone has gaps.

    Gaps are asked for here, after the phone's row is locked: in the statement that waits for the lock, PostgreSQL would
    answer from before the wait, and the numbers that came would not fill what the other batch has just left open.
    """
    fact = [Fact.select(Fact.value).where(Fact.name == name) for name in ("epoch", "receipt_key")]
    named = PhotoNamed.select(PhotoNamed.sha256).where(PhotoNamed.account_id == account_id)
    return pw.Select(columns=[*fact, pw.fn.EXISTS(named), pw.fn.EXISTS(gaps_of(account_id, device))])


@written_once
def stored(ids: Any) -> Any:
    """Those of `ids` that were accepted before: id, account, content hash, receipt."""
    of = Submission
    return of.select(of.id, of.account_id, of.content_hash, of.receipt).where(of.id.in_(ids))


@written_once
def unsettled(account_id: Any, ids: Any) -> Any:
    """Those of `ids` that this account has kept aside and nobody has mended."""
    mine = (Quarantined.account_id == account_id) & Quarantined.settled_at.is_null()
    return Quarantined.select(Quarantined.submission_id).where(mine, Quarantined.submission_id.in_(ids))
