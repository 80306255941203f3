"""Forms of notices, filled in well."""

from datetime import timedelta
from uuid import UUID

from pwa.core.clock import today
from pwa.core.database import write
from pwa.liaison import notices
from pwa.liaison.notice_models import Notice
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS


def form(unit: str = "home", **more: str) -> dict[str, str]:
    """A form of the publishing page."""
    said = {"unit": str(UNITS[unit]), "audience": "all", "kind": "notice", "title": "主题党日时间调整"}
    return said | {"words": "改到**周六上午九点**。", "valid_until": str(today() + timedelta(days=7))} | more


def publish(login: str = "secretary", sender: str = "home", unit: str = "", **more: str | int) -> Notice:
    """A notice as it is stored; `days`: how long it is valid."""
    days = int(more.pop("days", 7))
    columns = {"audience": "all", "kind": "notice", "title": "主题党日时间调整", "words": "改到周六。"} | more
    columns["valid_until"] = today() + timedelta(days=days)  # type: ignore[assignment]
    by: UUID = PEOPLE[login].account_id
    with write():
        told = Unit.get_by_id(UNITS[unit or sender])
        return notices.publish(told, Unit.get_by_id(UNITS[sender]), columns, by)
