"""Form kind `request`: asking for help, or raising a view; for oneself, or entered for a member who told an officer."""

from uuid import UUID

from pwa.reports.kinds import Entry, FormKind, Writes

from .raising import raise_case
from .rules import check_request


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """The case. It is raised even when the officer's post ended meanwhile: a need does not wait for a successor."""
    said = {name: entry.values[name] for name in ("category", "readers", "words")}
    raise_case(entry, account_id, writes, origin="officer" if entry.source else "member", **said)


REQUEST = FormKind("request", 1, check_request, store, page="/liaison/cases/", confided=True)
