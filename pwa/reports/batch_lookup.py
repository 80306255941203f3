"""Read the data against which a batch is checked: one query each, with cached SQL text."""

from typing import Any

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.database import Fact
from pwa.members.models import Affiliation

from .models import PhotoNamed, Quarantined, Submission
from .numbering import gaps_of


@compiled_query
def facts(account_id: Any, device: Any, member_ids: Any, ids: Any, mended: Any) -> Any:
    """Return the query of what intake must know about a batch, and of the earlier submissions with one of `ids`.

    Each row begins with: the epoch, the receipt key, whether a report of this account names a photo, whether this phone
    has gaps, whether one of the members ever changed branch, whether one of `mended` was quarantined. Then come id,
    account, content hash and receipt of one earlier submission; if there is none, one row with these empty. For a form
    that no phone sent, `device` is any id without gaps.

    Run it after the rows are locked, as a statement of its own. A statement that waits for a lock answers on PostgreSQL
    with the data from before the wait; numbers that come in would then not fill a gap that another batch has just
    opened.
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
    """Return those of `ids` that are quarantined for this account and not yet settled."""
    return kept_aside(account_id, ids)


def kept_aside(account_id: Any, ids: Any) -> Any:
    mine = (Quarantined.account_id == account_id) & Quarantined.settled_at.is_null()
    return Quarantined.select(Quarantined.submission_id).where(mine, Quarantined.submission_id.in_(ids))
