"""Let the member choose for each open request whether it goes along to the new branch, until it has taken them in."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.cases.labels import category
from pwa.cases.moving import may_go_along, move_along
from pwa.core.access import Role
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Transition
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .reach import OWN
from .rules import BEFORE_MOVE, HERE
from .transfer_models import Transfer


def may_choose(row: Transfer) -> bool:
    """Whether the member still chooses: the transfer is to a branch here, which has not taken them in."""
    return row.way == HERE and row.to_id is not None and row.state in BEFORE_MOVE


def choices_of(row: Any) -> list[dict[str, Any]]:
    """List the member's open requests, for the member alone: what each is about, and whether it goes along."""
    if OWN not in row.sides or not may_choose(row):
        return []
    chosen = row.goes_along.split()
    return [
        {"id": case.id, "text": category(case.category), "when": readable_time(case.raised_at),
         "chosen": str(case.id) in chosen}
        for case in may_go_along(row.member_id)
    ]  # fmt: skip


def _read(row: Transfer, posted: Any) -> dict[str, Any]:
    wanted = {as_uuid(one) for one in posted.getlist("request")}
    return {"chosen": [case.id for case in may_go_along(row.member_id) if case.id in wanted]}


def _choose(change: Change, chosen: list[UUID]) -> None:
    row = change.record
    if OWN not in row.sides:
        raise NotFound  # nobody chooses for the member
    row.goes_along = " ".join(map(str, chosen))
    Transfer.update(goes_along=row.goes_along).where(Transfer.id == row.id).execute()


def choosing(noun: Noun) -> Transition:
    """Return the change by which the member chooses."""
    action = "chose requests that go along"
    return Transition(noun, "choose_requests", (Role.MEMBER,), may_choose, _read, _choose, action, address="requests")


def take_along(row: Transfer, by: UUID) -> None:
    """Confide the chosen requests to the new branch. Call inside the transaction that takes the member in."""
    if row.goes_along:
        chosen = [UUID(one) for one in row.goes_along.split()]
        move_along(Member.get_by_id(row.member_id), chosen, Unit.get_by_id(row.to_id), by)
