"""Export everything that is stored about one person: as JSON, or as CSV with a line for each value."""

import csv
import io
import json
from typing import Any

from pwa.core.clock import CHINA, now
from pwa.core.features import registry
from pwa.core.kept_tables import Kept
from pwa.core.plain_rows import Rows, plain_dicts
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.reports.export import defused

from .csv_words import HEADINGS, in_words
from .labels import KEPT_UNTIL


def own_data(account: Account) -> dict[str, Rows]:
    """Return section → rows of plain values, with the sections that the packages declare."""
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
    """Return the time of the export, and for each section the number of rows, why they are kept and until when."""
    declared = {
        kept.section: kept
        for kept in registry().kept.values()
        if kept.section in data and (kept.of_account or kept.of_member)
    }
    sections = {
        name: {"count": len(rows), "why": str(declared[name].why), "until": str(KEPT_UNTIL[declared[name].until])}
        for name, rows in data.items()
    }
    return {"as_of": now().astimezone(CHINA).isoformat(timespec="seconds"), "sections": sections}


def as_json(data: dict[str, Rows]) -> str:
    """Return the data as indented JSON, with the manifest first."""
    return json.dumps({"manifest": manifest(data), **data}, ensure_ascii=False, indent=1)


def as_csv(data: dict[str, Rows]) -> str:
    """Return the data as CSV in Chinese words and China time, a line for each value (`csv_words.py`). WPS needs the
    byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([defused(cell) for cell in line] for line in in_words(data))
    return "\ufeff" + out.getvalue()
