"""The tab bar and the menu of every signed-in page: where this person's work lies, most used first."""

from collections.abc import Iterator

from flask import Flask, g, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.ground.doors import BRANCH_OFFICERS, OFFICERS, Role

Tab = tuple[str, str, str, bool, int]  # address, words, icon, whether one is there, how much is to do


def tabs() -> list[Tab]:
    """At most five. The number on Today counts only what this person must do, and only Today itself counts it."""
    roles, here = current_user.roles, request.path
    here = "/members" if _is_at("/screening/roster", here) else here
    found = [("/", _("Today"), "today")]
    if roles & {*OFFICERS, Role.COUNTY}:
        found.append(("/members", _("Members"), "people"))
    if roles & {Role.COMMITTEE, Role.COUNTY, Role.ADMIN}:
        found.append(("/organisations", _("Units"), "tree"))
    elif roles & {*OFFICERS}:
        found.append(("/screening", _("Rounds"), "work"))
    if Role.AUDITOR in roles:
        found.append(("/audit", _("Trail"), "shield"))
    if Role.MEMBER in roles:
        found.append(("/reports", _("Reports"), "report"))
    found.append(("/me", _("Me"), "me"))
    due = g.get("due_number", 0)
    return [(href, words, icon, _is_at(href, here), due if href == "/" else 0) for href, words, icon in found]


def _is_at(href: str, here: str) -> bool:
    return here == href or (href != "/" and here.startswith(f"{href}/"))


def menu() -> list[tuple[str, str, str]]:
    """What the menu offers besides the tabs."""
    return list(_menu(current_user.roles))


def _menu(roles: frozenset[Role]) -> Iterator[tuple[str, str, str]]:
    if Role.MEMBER in roles or roles & {*BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE}:
        yield "/reports/location/new", _("Report where I am"), "place"
        yield "/reports/activity/new", _("Report what I did"), "report"
        yield "/liaison/requests/new", _("Ask for help or raise a view"), "plus"
    if roles & {Role.MEMBER, *OFFICERS, Role.COUNTY}:
        yield "/liaison/cases", _("Requests"), "inbox"
    if roles & {*OFFICERS}:
        yield "/liaison/lost", _("No word for long"), "search"
    if roles & {*OFFICERS, Role.COUNTY}:
        yield "/screening", _("Screening rounds"), "work"
    yield "/me", _("My data and consents"), "shield"
    yield "/me/phones", _("Passkeys and phones"), "key"


def hang(app: Flask) -> None:
    """Give every template its tabs and menu."""

    @app.context_processor
    def navigation() -> dict[str, object]:
        if not current_user or not current_user.is_authenticated:
            return {}
        return {"tabs": tabs(), "menu": menu()}
