"""Export everything that is kept about one person: as JSON, or as CSV with a line for each fact."""

import csv
import io
import json
from typing import Any

from pwa.core.clock import CHINA, now
from pwa.core.features import Kept, registry
from pwa.core.plain_rows import Rows, plain_dicts
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.reports.export import defused

from .labels import KEPT_UNTIL


def own_data(account: Account) -> dict[str, Rows]:
    """Return section → rows of plain values, named as the packages declare them."""
    member = Member.with_branch(account.member_id)
    return {
        kept.section: plain_dicts(rows)
        for kept in registry().kept.values()
        if (rows := _rows(kept, account, member)) is not None
    }


def _rows(kept: Kept, account: Account, member: Member | None) -> Any:
    if kept.of_account:
        return kept.of_account(account)
    return kept.of_member(member) if kept.of_member and member else None


def manifest(data: dict[str, Rows]) -> dict[str, Any]:
    """As of when the data is, and for each section how much there is, why it is kept and until when."""
    told = {
        kept.section: kept
        for kept in registry().kept.values()
        if kept.section in data and (kept.of_account or kept.of_member)
    }
    sections = {
        name: {"count": len(rows), "why": str(told[name].why), "until": str(KEPT_UNTIL[told[name].until])}
        for name, rows in data.items()
    }
    return {"as_of": now().astimezone(CHINA).isoformat(timespec="seconds"), "sections": sections}


def as_json(data: dict[str, Rows]) -> str:
    """JSON that people can read too, the manifest first."""
    return json.dumps({"manifest": manifest(data), **data}, ensure_ascii=False, indent=1)


def as_csv(data: dict[str, Rows]) -> str:
    """A line for each fact: section, number of the row, field, value. With a byte order mark, so that WPS opens it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["section", "row", "field", "value"])
    for section, rows in data.items():
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                said = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
                writer.writerow([section, number, name, "" if said is None else defused(said)])
    return "\ufeff" + out.getvalue()
