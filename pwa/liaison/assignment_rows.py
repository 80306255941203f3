"""Put into words who keeps in touch with whom in a branch, for its page."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.i18n import on_day
from pwa.members.labels import place_words
from pwa.members.namesakes import told_apart
from pwa.organisations.models import Unit

from .assignment_rules import Keeper, has_too_many, suggested
from .handovers import alone_in, keepers_from_elsewhere, keepers_of


def people_of(unit: Unit, planned: dict[UUID, Any], most: int) -> dict[str, Any]:
    """Return the contact persons of a branch, and its members without one, each with who is suggested; `planned`: the
    hand-overs to come, by account; `most`: how many one person keeps in touch with."""
    keepers, alone, elsewhere = keepers_of(unit), alone_in(unit), keepers_from_elsewhere(unit)
    names = told_apart((one.id, one.name, one.phone) for one in keepers)
    able = [
        Keeper(one.id, one.member_id, one.division or "", one.load) for one in keepers if not (one.sought or one.paused)
    ]
    pairs = suggested([(row.id, row.division or "") for row in alone], able, most)
    return {
        "members_alone": {row.id for row in alone},
        "keepers": [
            {
                "name": names[one.id],
                "load": one.load,
                "too_many": has_too_many(one.load, most),
                "href": url_for("assignment_pages.hand_over", unit=unit.id, account=one.id),
                "plan": plan_words(planned.get(one.id), names),
            }
            for one in keepers
            if one.load or one.id in planned
        ]
        + [
            {
                "name": one.name,
                "load": one.load,
                "too_many": has_too_many(one.load, most),
                "href": url_for("assignment_pages.hand_over", unit=unit.id, account=one.id),
                "plan": plan_words(planned.get(one.id), names),
                "elsewhere": True,
            }
            for one in elsewhere
        ],
        "alone": [
            {
                "name": row.name,
                "place": place_words(row.division, row.country),
                "pair": f"{row.id}:{pairs[row.id]}" if row.id in pairs else "",
                "keeper": names[pairs[row.id]] if row.id in pairs else "",
                "href": url_for("members.file", member=row.id),
            }
            for row in alone
        ],
    }


def plan_words(row: Any, names: dict[UUID, str]) -> dict[str, Any] | None:
    """Say to whom and when the members are handed over, with the address to call it off; None without a plan."""
    if row is None:
        return None
    name = names.get(row.successor_id, row.successor_name)
    told = _("will be handed over to %(name)s on %(day)s", name=name, day=on_day(row.on))
    return {"words": told, "cancel": url_for("assignment_pages.call_off", handover=row.id)}
