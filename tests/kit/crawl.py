"""Open every page once for each role, with their own and with foreign records, and keep what came: many checks read it.

A crawl is made once for an engine and a role in a run; workers of one run share it through a file.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from pwa.core.access import EVERYONE, SIGNED_IN, Role
from pwa.organisations.models import Post
from tests.kit.client import Client
from tests.kit.queries import counted
from tests.kit.run_cache import once
from tests.kit.world_records import RECORDS, VALUES
from tests.people import PEOPLE

ROLES = "member contact secretary host committee county auditor admin".split()
MOST_FIRST = "secretary committee county member host contact admin auditor".split()  # who is shown the most
# A person whose records lie outside each role's reach.
FOREIGN_TO = dict.fromkeys(ROLES, "host_works") | {"host": "next_member"}
LONG = os.environ.get("YANXING_LONG") == "1"
FOREIGN = 3 if LONG else 1  # records of others that are tried in each place of an address
TARGET = re.compile(r'hx-target="#([\w-]+)"')

Kind = Literal["page", "fragment", "foreign"]


@dataclass
class Visit:
    """One answer. `complaint` is what the client found wrong with its markup; `selects` are the reads it cost."""

    rule: str
    endpoint: str
    path: str
    kind: Kind
    target: str
    status: int = 0
    mimetype: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    selects: list[str] = field(default_factory=list)
    complaint: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.target} ({self.status})"


def rules(app: Flask) -> list[Rule]:
    """Every route but the static files'."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "assets.static_file"]


def records(rule: Rule) -> list[str]:
    """The names in this address that stand for records."""
    return sorted(name for name, converter in rule._converters.items() if type(converter).__name__ == "UUIDConverter")


def address(rule: Rule, **ids: object) -> str:
    """The rule's path with these ids in it."""
    values = {name: min(one.items) for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
    values |= {name: VALUES[name] for name in rule.arguments if name in VALUES} | ids
    assert rule.arguments <= values.keys(), f"tests/kit/world_records.py does not say what stands for {rule.rule}"
    built = rule.build(values)
    assert built
    return built[1]


def methods(rule: Rule) -> list[str]:
    """The methods to try."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def is_shut(app: Flask, rule: Rule, login: str) -> bool:
    """Whether the guard of this view turns the person away before anything is looked up: then it has one answer,
    whatever is asked."""
    allowed = app.view_functions[rule.endpoint].allowed_roles  # type: ignore[attr-defined]
    if allowed in (EVERYONE, SIGNED_IN):
        return False
    return not allowed & held_by(login)


class Doors:
    """To which of the roles each view is shut, as `is_shut` says, and who tries it: asked of the database once."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._held = {role: held_by(role) for role in ROLES}

    def shut_to(self, rule: Rule) -> list[str]:
        """The roles that the guard of this view turns away."""
        allowed = self._app.view_functions[rule.endpoint].allowed_roles  # type: ignore[attr-defined]
        return [role for role in ROLES if allowed not in (EVERYONE, SIGNED_IN) and not allowed & self._held[role]]

    def is_tried(self, rule: Rule, role: str) -> bool:
        """Whether this is the role that is seen to be turned away: by day one of them, another for each address."""
        shut = self.shut_to(rule)
        return LONG or role == shut[sum(rule.rule.encode()) % len(shut)]

    def is_first(self, rule: Rule, role: str) -> bool:
        """Whether this is the first of the roles to which the view is open."""
        shut = self.shut_to(rule)
        return role == next((one for one in ROLES if one not in shut), "")

    def tries_foreign(self, rule: Rule, role: str) -> bool:
        """Whether this role asks for records of others and writes: by day the first of those to whom the view is open,
        and one more, another for each address."""
        opened = [one for one in ROLES if one not in self.shut_to(rule)]
        return LONG or role in (opened[0], opened[sum(rule.rule.encode()) % len(opened)])

    def shows_fragments(self, rule: Rule, role: str) -> bool:
        """Whether this role asks for the fragments of the page too. By day the secretary, who has the most pages, the
        first to whom the view is open, and of Today everybody: a fragment is a block of what the page shows."""
        return LONG or role == "secretary" or rule.endpoint == "today.home" or self.is_first(rule, role)


def held_by(login: str) -> set[str]:
    """Every role of this person, and `member` for whoever has a file."""
    posts = Post.select(Post.role).where(Post.account_id == PEOPLE[login].account_id)
    return {post.role for post in posts} | ({Role.MEMBER.value} if PEOPLE[login].member_id else set())


def crawl(
    app: Flask, client: Client, role: str, more: bool = True, without: frozenset[str] = frozenset()
) -> Iterator[Visit]:
    """Every address that answers to GET, but the views `without`: the page, and with `more` each fragment that its own
    markup asks for, and foreign records. By day, of a view that is shut to some only the page, with `more`, as one of
    them (it is refused before anything is read), an unknown record as the first to whom the view is open, fragments as
    that one and the secretary, and foreign records as that one and one more."""
    mine = {name: found(role) for name, found in RECORDS.items()}  # once: reading changes none of them
    theirs = {name: found(FOREIGN_TO[role]) for name, found in RECORDS.items()}
    doors = Doors(app)
    for rule in rules(app):
        if "GET" not in methods(rule) or rule.endpoint in {"health.metrics", *without}:
            continue
        shut = role in doors.shut_to(rule) and not LONG
        if shut and not (more and doors.is_tried(rule, role)):
            continue
        names = records(rule)
        own = address(rule, **{name: (mine[name] or [uuid4()])[0] for name in names})
        page = visit(client, rule, own, "page")
        yield page
        if shut or not more:
            continue
        if doors.shows_fragments(rule, role):
            asked = TARGET.findall(page.body.decode()) if page.mimetype == "text/html" else []
            for target in sorted({"main", *asked}):
                yield visit(client, rule, own, "fragment", target)
        unknown = [uuid4()] if LONG or doors.is_first(rule, role) else []
        for name in names if doors.tries_foreign(rule, role) else []:
            for other in [*theirs[name][:FOREIGN], *unknown]:
                ids: dict[str, UUID] = {n: (mine[n] or theirs[n] or [uuid4()])[0] for n in names} | {name: other}
                yield visit(client, rule, address(rule, **ids), "foreign")


def visit(client: Client, rule: Rule, path: str, kind: Kind, target: str = "") -> Visit:
    """One answer, kept whole."""
    made = Visit(rule.rule, rule.endpoint, path, kind, target)
    with counted() as seen:
        try:
            answer = client.fragment(path, target) if kind == "fragment" else client.get(path)
        except AssertionError as complaint:
            if not str(complaint).startswith(f"GET {path.partition('?')[0]}"):
                raise
            made.complaint = str(complaint)
            return made
        made.body = answer.data
    made.status, made.mimetype, made.selects = answer.status_code, answer.mimetype, seen.selects
    made.headers = dict(answer.headers)
    return made


def pages_once(app: Flask, client_of: Callable[[str], Client]) -> dict[str, list[Visit]]:
    """The page of each view as the first role to which it is shown; Today, which differs most, as each."""
    found: dict[str, list[Visit]] = {}
    shown: set[str] = set()
    for role in MOST_FIRST:
        found[role] = list(crawl(app, client_of(role), role, more=False, without=frozenset(shown)))
        shown |= {visit.endpoint for visit in found[role] if visit.status == 200} - {"today.home"}
    return found


class Crawls:
    """The crawls of this run on one engine: `crawls.of(role)`; made when first asked for, by whichever worker it is."""

    def __init__(self, folder: Path, engine: str, app: Flask, client_of: Callable[[str], Client]) -> None:
        self._folder, self._engine, self._app, self._client_of = folder, engine, app, client_of

    def of(self, role: str) -> list[Visit]:
        """What this role was shown."""
        name = f"crawl-{self._engine}"
        if with_more(self._engine):
            return once(self._folder, f"{name}-{role}", lambda: list(crawl(self._app, self._client_of(role), role)))
        return once(self._folder, name, lambda: pages_once(self._app, self._client_of))[role]


def with_more(engine: str) -> bool:
    """Whether the crawl on this engine opens each page as every role, and fragments and foreign records too. By day on
    PostgreSQL only what each view asks the database for: a fragment asks for a part of that, a foreign record for as
    much, and who may see what is asked on SQLite."""
    return engine == "sqlite" or LONG
