"""Everything the house keeps about one person, to take along: as JSON, or as CSV with a line for each fact."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pwa.cases.own import told_of
from pwa.ground import crypto
from pwa.ground.clock import day_of
from pwa.identity.models import Account, Consent, Passkey, SecurityNote, Session
from pwa.members.looks import looks_at
from pwa.members.models import (
    Affiliation,
    AwayPeriod,
    ContactAssignment,
    FieldChange,
    HostNaming,
    Member,
    Stay,
    TimelineLine,
)
from pwa.organisations.models import Post, Unit
from pwa.reports.export import defused
from pwa.reports.models import ActivityReport, Decision, PhotoNamed, Quarantined, Submission
from pwa.screening.own import rounds_of, words_of

Rows = list[dict[str, Any]]
INNER = {"county_id", "member", "account", "account_id", "member_id", "content_hash", "id_sealed", "id_index", "search"}


def own_data(account: Account) -> dict[str, Rows]:
    """Section → rows of plain values. Names of tables and fields are those of docs/privacy.md."""
    found = {
        "account": _rows([account], "passphrase"),
        "consents": _rows(Consent.select().where(Consent.account == account.id).order_by(Consent.given_at)),
        "posts": _posts(account),
        "phones": [
            _phone(row) for row in Session.select().where(Session.account == account.id).order_by(Session.began_at)
        ],
        "passkeys": _rows(Passkey.of(account), "public_key", "credential_id", "sign_count"),
        "security_notes": _rows(SecurityNote.select().where(SecurityNote.account == account.id), "by_id"),
    }
    return found | (_file(account) if account.member_id else {})


def _file(account: Account) -> dict[str, Rows]:
    member = Member.select(Member, Unit).join(Unit).where(Member.id == account.member_id).get()
    mine = Submission.select().where(Submission.member_id == member.id).order_by(Submission.received_at)
    attention = Quarantined.select().where(Quarantined.member_id == member.id).order_by(Quarantined.received_at)
    activities = ActivityReport.select(ActivityReport.id).where(ActivityReport.member == member.id)
    reports = Submission.select(Submission.id).where(Submission.member_id == member.id)
    photos = PhotoNamed.select(PhotoNamed.submission_id, PhotoNamed.sha256).where(PhotoNamed.submission_id.in_(reports))
    return {
        "member": [_member(member)],
        "affiliations": _with_unit(Affiliation, Affiliation.branch, member, "branch"),
        "contact_persons": _contacts(member),
        "hosts": _with_unit(HostNaming, HostNaming.host, member, "host"),
        "away_periods": _rows(AwayPeriod.select().where(AwayPeriod.member == member.id).order_by(AwayPeriod.began_on)),
        "stays": _rows(Stay.select().where(Stay.member == member.id).order_by(Stay.since)),
        "reports": [row | {"fields": json.loads(row["fields"])} for row in _rows(mine)],
        "needs_attention": [row | {"fields": json.loads(row["fields"])} for row in _rows(attention)],
        "decisions": _rows(Decision.select().where(Decision.activity.in_(activities)).order_by(Decision.at), "by_id"),
        "requests": _plainly(told_of(member)),
        "rounds": _plainly(rounds_of(member)),
        "round_words": _plainly(words_of(member)),
        "photos": [{"report": str(p.submission_id), "address": _photo(p)} for p in photos],
        "timeline": [row | {"facts": json.loads(row["facts"])} for row in _rows(_timeline(member), "by_id")],
        "changes": _rows(FieldChange.select().where(FieldChange.member == member.id).order_by(FieldChange.at), "by_id"),
        "looks": [
            {"at": look["iso"], "who": look["title"], "what": look["detail"]}
            for look in looks_at(member, limit=1000)[0]
        ],
    }


def _plainly(rows: Iterable[dict[str, Any]]) -> Rows:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _timeline(member: Member) -> Iterable[TimelineLine]:
    return TimelineLine.select().where(TimelineLine.member == member.id).order_by(TimelineLine.at)


def _photo(row: PhotoNamed) -> str:
    return f"/reports/{row.submission_id}/photos/{row.sha256}"


def _member(member: Member) -> dict[str, Any]:
    number = crypto.unseal(member.id_sealed) if member.id_sealed else None
    return {**_rows([member])[0], "branch": member.branch.name, "id_number": number}


def _phone(row: Session) -> dict[str, Any]:
    """Days only: no time online is kept."""
    facts = {"began_on": day_of(row.began_at), "last_used_on": day_of(row.last_used_at), "way_in": row.way_in}
    return {name: _plain(value) for name, value in {**facts, "label": row.label, "ended_at": row.ended_at}.items()}


def _posts(account: Account) -> Rows:
    rows = Post.select(Post, Unit).join(Unit).where(Post.account_id == account.id).order_by(Post.began_at)
    return [
        {"role": row.role, "unit": row.unit.name, "began_at": _plain(row.began_at), "ended_at": _plain(row.ended_at)}
        for row in rows
    ]


def _contacts(member: Member) -> Rows:
    query = (
        ContactAssignment.select(ContactAssignment, Account.name.alias("name"))
        .join(Account, on=(Account.id == ContactAssignment.account_id))
        .where(ContactAssignment.member == member.id)
        .order_by(ContactAssignment.began_at)
    )
    return [
        {"name": row.name, "began_at": _plain(row.began_at), "ended_at": _plain(row.ended_at)}
        for row in query.objects()
    ]


def _with_unit(model: Any, field: Any, member: Member, name: str) -> Rows:
    rows = list(model.select(model, Unit).join(Unit, on=(field == Unit.id)).where(model.member == member.id))
    return [_rows([row])[0] | {name: getattr(row, name).name} for row in rows]


def _rows(rows: Iterable[Any], *without: str) -> Rows:
    hidden = INNER | set(without)
    return [{k: _plain(v) for k, v in row.__data__.items() if k not in hidden} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def as_json(data: dict[str, Rows]) -> str:
    """JSON that people can read too."""
    return json.dumps(data, ensure_ascii=False, indent=1)


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
