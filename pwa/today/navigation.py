"""Build the tab bar, the side rail of wide screens, and the menu of every signed-in page."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.features import Work, registry
from pwa.core.i18n import lang
from pwa.stages import Stage

MOST_TABS = 5
WORKERS = frozenset({*OFFICERS, Role.COUNTY})
FILERS = frozenset({Role.MEMBER, *BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE})


@dataclass(frozen=True)
class Entry:
    """A link of the navigation. `current` is its `aria-current`: 'page' on this page, 'true' on a page below it."""

    href: str
    words: str
    icon: str = ""
    number: int = 0
    current: str = ""
    stages: tuple[tuple[str, tuple["Entry", ...]], ...] = ()  # the rail shows them below the entry


@dataclass(frozen=True)
class Links:
    """What everybody with the same roles finds on every page, in one language."""

    tabs: list[Entry]
    menu: list[Entry]
    rail: list[Entry]


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
    ("/suggestions/new", ("/branch", "/me")),
    ("/suggestions", ("/work", "/me")),
    ("/papers", ("/work", "/me")),
    ("/privacy", ("/me",)),
)


def links_of(roles: frozenset[Role]) -> Links:
    """List the tabs, the menu and the rail of these roles, in the language of the request."""
    shown = tabs_of(roles)
    offered = menu_of(roles, shown)
    return Links(shown, offered, rail_of(offered, shown))


def tabs_of(roles: frozenset[Role]) -> list[Entry]:
    """List the tabs of these roles, at most five."""
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
            stages = stages_of(roles) if endpoint == "work.index" else ()
            mine[endpoint] = Entry(url_for(endpoint), words, icon, stages=stages)
    return [*mine.values(), Entry(url_for("me.home"), _("Me"), "me")]


def on_page(shown: list[Entry], here: str, due: int = 0) -> list[Entry]:
    """Return the tabs as the page `here` shows them: its own is marked. The number on Today is only set on Today
    itself, which computes it."""
    home = home_of(here, [entry.href for entry in shown])
    found = [replace(shown[0], number=due), *shown[1:]] if due else [*shown]
    for place, entry in enumerate(found):
        current = "page" if entry.href == home else ""
        if entry.stages:
            stages = marked(entry.stages, here)
            below = any(one.current for _stage, entries in stages for one in entries)
            found[place] = replace(entry, stages=stages, current="true" if current and below else current)
        elif current:
            found[place] = replace(entry, current=current)
    return found


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


def stages_of(roles: frozenset[Role]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """List (title of the stage, its entries for these roles) for all five stages."""
    found: dict[Stage, list[Entry]] = {stage: [] for stage in Stage}
    for stage, entry in mine_of(list(registry().work()), roles):
        found[stage].append(Entry(url_for(entry.endpoint), str(entry.text)))
    return tuple((_(stage.title), tuple(some)) for stage, some in found.items())


def marked(stages: tuple[tuple[str, tuple[Entry, ...]], ...], here: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return the stages with the entry of the page `here` marked as current."""
    over = [entry.href for _title, entries in stages for entry in entries if is_at(entry.href, here)]
    if not over:
        return stages
    at = max(over, key=len)
    return tuple(
        (title, tuple(replace(one, current="page") if one.href == at else one for one in entries))
        for title, entries in stages
    )


def menu_of(roles: frozenset[Role], shown: list[Entry]) -> list[Entry]:
    """List the entries of the menu of these roles that are not among the tabs."""
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
    among_tabs = {entry.href for entry in shown} - {url_for("me.home")}
    offered = [
        Entry(url_for(endpoint), words, icon)
        for whose, endpoint, words, icon in found
        if whose == {*Role} or roles & whose
    ]
    return [entry for entry in offered if entry.href not in among_tabs]


def rail_of(offered: list[Entry], shown: list[Entry]) -> list[Entry]:
    """List the menu's entries that the rail does not show already, since wide screens have no menu."""
    there = {one.href for entry in shown for _stage, entries in entry.stages for one in entries} | {url_for("me.home")}
    return [entry for entry in offered if entry.href not in there]


def register(app: Flask) -> None:
    """Give `tabs`, `menu` and `rail` to every template. What is the same on every page is kept for each set of roles in
    each language: to make it anew was a quarter of what a small page took."""
    kept: dict[tuple[frozenset[Role], str], Links] = {}

    @app.context_processor
    def navigation() -> dict[str, Any]:
        if not current_user or not current_user.is_authenticated:
            return {}
        roles, here = frozenset(current_user.roles), request.path
        links = kept.get((roles, lang()))
        if links is None:
            links = kept[roles, lang()] = links_of(roles)
        rail = [replace(entry, current="page") if entry.href == here else entry for entry in links.rail]
        return {"tabs": on_page(links.tabs, here, g.get("due_number", 0)), "menu": links.menu, "rail": rail}
