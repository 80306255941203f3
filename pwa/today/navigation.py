"""Build the tab bar, the side rail of wide screens, and the menu of every signed-in page."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.features import Work, registry
from pwa.stages import Stage

MOST_TABS = 5
WORKERS = frozenset({*OFFICERS, Role.COUNTY})
FILERS = frozenset({Role.MEMBER, *BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE})


@dataclass
class Entry:
    """A link of the navigation. `current` is its `aria-current`: 'page' on this page, 'true' on a page below it."""

    href: str
    words: str
    icon: str = ""
    number: int = 0
    current: str = ""
    stages: list[tuple[str, list["Entry"]]] = field(default_factory=list)  # the rail shows them below the entry


# Prefix of an address → tabs; the page belongs to the first of these tabs that the visitor has.
BELONGS = (
    ("/screening/roster", ("/members", "/work")),
    ("/screening/answers", ("/reports", "/branch", "/")),
    ("/reports", ("/reports", "/")),
    ("/organisations", ("/organisations", "/work")),
    ("/settings", ("/organisations", "/work")),
    ("/members", ("/members", "/me")),
    ("/meetings", ("/work", "/branch")),
    ("/audit", ("/audit",)),
    ("/branch", ("/branch", "/me")),
    ("/work", ("/work",)),
    *((stage.prefix, ("/work", "/branch")) for stage in Stage),
    ("/me", ("/me",)),
    ("/papers", ("/work", "/me")),
    ("/privacy", ("/me",)),
)


def tabs() -> list[Entry]:
    """List the visitor's tabs, at most five. The number on Today is only set on Today itself, which computes it."""
    roles = current_user.roles
    found = [
        (WORKERS, "members.index", _("Members"), "people"),
        (WORKERS, "work.index", _("Work"), "work"),
        ({Role.COMMITTEE, Role.COUNTY}, "units.index", _("Units"), "tree"),
        ({Role.AUDITOR}, "trail.index", _("Audit"), "shield"),
        ({Role.ADMIN}, "units.index", _("Settings"), "tree"),
        ({Role.MEMBER}, "reports.index", _("Reports"), "report"),
        ({Role.MEMBER}, "branch.index", _("Own branch"), "home"),
    ]
    mine = {"today.home": Entry(url_for("today.home"), _("Today"), "today")}
    for whose, endpoint, words, icon in found:
        if roles & whose and endpoint not in mine and len(mine) < MOST_TABS - 1:
            mine[endpoint] = Entry(url_for(endpoint), words, icon)
    shown = [*mine.values(), Entry(url_for("me.home"), _("Me"), "me")]
    shown[0].number = g.get("due_number", 0)
    home = home_of(request.path, [entry.href for entry in shown])
    for entry in shown:
        entry.current = "page" if entry.href == home else ""
        if entry is mine.get("work.index"):
            entry.stages = work_entries(request.path)
            below = any(one.current for _stage, entries in entry.stages for one in entries)
            entry.current = "true" if entry.current and below else entry.current
    return shown


def is_at(href: str, here: str) -> bool:
    """Whether the page `here` is `href` or below it."""
    return here == href or (href != "/" and here.startswith(f"{href}/"))


def home_of(here: str, shown: list[str]) -> str:
    """Return to which of the tabs `shown` the page `here` belongs; `/` by default."""
    for prefix, homes in BELONGS:
        if is_at(prefix, here):
            return next((href for href in homes if href in shown), "/")
    return "/"


def mine_of(entries: list[tuple[Stage, Work]], roles: frozenset[Role]) -> list[tuple[Stage, Work]]:
    """List the work entries for somebody with these roles."""
    return [(stage, entry) for stage, entry in entries if roles & {*entry.roles}]


def work_entries(here: str) -> list[tuple[str, list[Entry]]]:
    """List (title of the stage, its entries for this visitor) for all five stages, with the entry of the page `here`
    marked as current."""
    entries = mine_of(list(registry().work()), current_user.roles)
    shown = [(stage, Entry(url_for(entry.endpoint), str(entry.text))) for stage, entry in entries]
    at = max((entry.href for _stage, entry in shown if is_at(entry.href, here)), default="", key=len)
    found: dict[Stage, list[Entry]] = {stage: [] for stage in Stage}
    for stage, entry in shown:
        entry.current = "page" if entry.href == at else ""
        found[stage].append(entry)
    return [(_(stage.title), some) for stage, some in found.items()]


def menu(shown: list[Entry]) -> list[Entry]:
    """List the entries of the menu that are not among the tabs."""
    roles = current_user.roles
    found = [
        (FILERS, "reports.new_location", _("Report where I am"), "place"),
        (FILERS, "reports.new_activity", _("Record an activity"), "report"),
        (FILERS, "cases.new_request", _("Ask for help or give feedback"), "plus"),
        ({Role.MEMBER}, "reports.index", _("Reports"), "report"),
        ({Role.MEMBER}, "branch.index", _("My branch"), "home"),
        ({Role.MEMBER, *WORKERS}, "cases.index", _("Requests"), "inbox"),
        ({Role.MEMBER, *OFFICERS}, "meetings.index", _("Meetings"), "people"),
        (frozenset(OFFICERS), "lost.index", _("Not heard from"), "search"),
        (WORKERS, "screening.index", _("Screening rounds"), "work"),
        ({*Role}, "me.home", _("My data and consents"), "shield"),
        ({*Role}, "identity.phones", _("Passkeys and phones"), "key"),
    ]
    tabs_of = {entry.href for entry in shown} - {url_for("me.home")}
    offered = [
        Entry(url_for(endpoint), words, icon)
        for whose, endpoint, words, icon in found
        if whose == {*Role} or roles & whose
    ]
    return [entry for entry in offered if entry.href not in tabs_of]


def rail(offered: list[Entry], shown: list[Entry]) -> list[Entry]:
    """List the menu's entries that the rail does not show already, since wide screens have no menu."""
    there = {one.href for entry in shown for _stage, entries in entry.stages for one in entries} | {url_for("me.home")}
    return [Entry(e.href, e.words, e.icon, current="page" if request.path == e.href else "") for e in offered
            if e.href not in there]  # fmt: skip


def register(app: Flask) -> None:
    """Give `tabs`, `menu` and `rail` to every template."""

    @app.context_processor
    def navigation() -> dict[str, Any]:
        if not current_user or not current_user.is_authenticated:
            return {}
        shown = tabs()
        offered = menu(shown)
        return {"tabs": shown, "menu": offered, "rail": rail(offered, shown)}
