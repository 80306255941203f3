"""Read what a batch is checked against: one query each, with kept SQL."""

from typing import Any

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.database import Fact
from pwa.members.models import Affiliation

from .models import PhotoNamed, Quarantined, Submission
from .numbering import gaps_of


@compiled_query
def facts(account_id: Any, device: Any, member_ids: Any, ids: Any, mended: Any) -> Any:
    """What a batch must know, and one row for each of `ids` that was accepted before (one without a name if none was).

    The epoch, the receipt key, whether a report of this account names a photo, whether this phone has gaps (any other
    name will do for a form that no phone sent), whether a member ever changed branch, whether one of `mended` was kept
    aside; then id, account, content hash, receipt.

    Asked after the rows are locked: in the statement that waits for a lock, PostgreSQL would answer from before the
    wait, and the numbers that came would not fill what the other batch has just left open.
    """
    fact = [Fact.select(Fact.value).where(Fact.name == name) for name in ("epoch", "receipt_key")]
    named = PhotoNamed.select(PhotoNamed.sha256).where(PhotoNamed.account_id == account_id)
    moved = Affiliation.select(Affiliation.id).where(
        Affiliation.member.in_(member_ids), Affiliation.ended_at.is_null(False)
    )
    exist = [
        pw.fn.EXISTS(query) for query in (named, gaps_of(account_id, device), moved, kept_aside(account_id, mended))
    ]
    asked: list[Any] = [*fact, *exist]
    columns = [column.alias(f"known_{n}") for n, column in enumerate(asked)]
    here, of = pw.Select(columns=columns).alias("here"), Submission
    known = [getattr(here.c, f"known_{n}") for n in range(len(columns))]
    rows = pw.Join(here, of, pw.JOIN.LEFT_OUTER, on=of.id.in_(ids))
    return pw.Select([rows], [*known, of.id, of.account_id, of.content_hash, of.receipt])


@compiled_query
def unsettled(account_id: Any, ids: Any) -> Any:
    """Those of `ids` that this account has kept aside and nobody has mended."""
    return kept_aside(account_id, ids)


def kept_aside(account_id: Any, ids: Any) -> Any:
    mine = (Quarantined.account_id == account_id) & Quarantined.settled_at.is_null()
    return Quarantined.select(Quarantined.submission_id).where(mine, Quarantined.submission_id.in_(ids))
