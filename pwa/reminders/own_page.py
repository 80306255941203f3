"""Build a member's own page of reminders: what waits, what they chose, the last messages."""

from typing import Any

from flask import Response, current_app, url_for
from flask_login import current_user

from pwa.core.clock import now
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.i18n import on_day, readable_time
from pwa.core.reminders import KINDS
from pwa.identity.models import Consent

from . import labels
from .channels import channels_of
from .models import Reminder, ReminderSwitch
from .push_models import PushSubscription
from .queue import about_of
from .rules import is_on
from .web_push import public_key

SHOWN = 20


def own_page(status: int = 200, refused: str = "") -> Response:
    """Show what waits for the visitor, what they chose, and the last messages. `refused`: why something was not
    stored."""
    member, account = current_user.account.member_id, current_user.account
    switched = ReminderSwitch.of([member]).get(member, {})
    chosen = {kind: [name for name in labels.CHANNELS if is_on(kind, name, switched)] for kind in KINDS}
    settings = current_app.config["YANXING"]
    return page(
        "reminders/index.html",
        status=status,
        refused=refused,
        waiting=_waiting(member),
        agreed="reminders" in Consent.in_force(account),
        kinds=[(kind, *labels.KINDS[kind], chosen[kind]) for kind in KINDS],
        channels=own_channels(),
        push_key=public_key() if settings.push_contact else "",
        messages=_messages(member),
    )


def own_channels() -> list[tuple[str, str]]:
    """List the channels among which the visitor chooses: those of this installation; notifications only once one of
    their phones shows them."""
    names = [*channels_of(current_app.config["YANXING"])]
    if "push" in names and not PushSubscription.live([current_user.account.id]).exists():
        names.remove("push")
    return [(name, str(labels.CHANNELS[name])) for name in names]


def _waiting(member: Any) -> list[dict[str, str]]:
    """What the rules would remind this member of now, whether or not a message goes out."""
    found = []
    for rule in registry().reminders.values():
        due = {(one.on, about_of(rule, one)) for one in rule.due(now(), [member]) if one.person == member}
        found += [
            {"words": str(rule.words), "day": on_day(day), "href": url_for(rule.endpoint)}
            for day, _about in sorted(due)
        ]
    return found


def _messages(member: Any) -> list[dict[str, Any]]:
    """The last messages: when, by what, of how many things, and whether it was sent."""
    rows = Reminder.select().where(Reminder.member == member, Reminder.sending_at.is_null(False))
    found: dict[Any, dict[str, Any]] = {}
    for row in rows.order_by(Reminder.sending_at.desc(), Reminder.id.desc()).limit(SHOWN * 3):
        one = found.setdefault(row.bundle_id, {"row": row, "rules": []})
        one["rules"].append(labels.about(row.rule))
    return [
        {
            "when": readable_time(one["row"].sending_at),
            "channel": str(labels.CHANNELS[one["row"].channel]),
            "state": str(labels.OUTCOMES[one["row"].outcome or ""]),
            "about": [*dict.fromkeys(one["rules"])],
        }
        for one in list(found.values())[:SHOWN]
    ]
