"""Define the classes with which each package declares itself in its `feature.py`, and build the registry from all
declarations. (The `feature.py` beside this file is the declaration of the core package itself.)

All other code asks the registry. A missing or duplicate declaration is an error at start.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

import click
from flask import Blueprint, Flask, current_app

from pwa.stages import Stage

from .declaration_checks import NotDeclared, alike, grouped, once, require_kept, require_views
from .doctor_findings import Findings
from .kept_tables import Kept
from .page_entries import ListFacts, OfflinePage, Work
from .post_work import Joining, MemberWork, PostWork, Words
from .reminders import ReminderRule
from .right_kinds import EndsAgain
from .yearly_questions import YearlyQuestion


class Readers(Enum):
    """Who reads a line of a member's timeline, apart from the member."""

    FILE = "file"  # those who may open the whole file: officers, and the county department with a stated reason
    CONTACT = "contact"  # those and the contact person


@dataclass(frozen=True)
class Line:
    """A kind of line in a member's timeline. `text`: facts → text; `address`: record id → address of the record;
    `detail`: facts → further text.

    `readers` must be given. As a function (visitor, member → ids of records) it shows a line, to those who may open the
    whole file, only if the line's record is among these ids. `reason_opens`: whether who reads the file by a stated
    reason may open the record too; else they read the line without its address.
    """

    kind: str
    text: Callable[[dict[str, Any]], str]
    address: Callable[[UUID], str] | None = None
    readers: "Readers | Callable[[Any, Any], Collection[Any]]" = None  # type: ignore[assignment]
    detail: Callable[[dict[str, Any]], str] | None = None
    stage: Stage | None = None  # when it is not the package's own
    reason_opens: bool = True

    def __post_init__(self) -> None:
        if self.readers is None:
            raise NotDeclared(
                f"The timeline kind '{self.kind}' does not say who reads it: "
                "give readers=Readers.FILE, Readers.CONTACT or a function (visitor, member) → ids of records."
            )


@dataclass(frozen=True)
class Follow:
    """What a package does when entries of a form kind are stored; any number of packages may follow one kind.

    `after` runs once for each batch, inside the transaction, after all entries are stored; it gets the batch's entries
    of all kinds that the same function follows. `adopted` runs when an officer's successor confirms a waiting entry.
    """

    form: str
    after: Callable[[list[Any], Any, Any], None] | None = None
    adopted: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class FileSection:
    """A section of a member's file. `values`: (visitor, member with `.seen_as`) → the template's variable `name`, None
    if the visitor may not see it. A section with `template` is shown after the file's own sections."""

    name: str
    values: Callable[[Any, Any], Any]
    template: str = ""


@dataclass(frozen=True)
class Audit:
    """Labels of this package's audit lines (actions, kinds, fields); and which actions the server makes by itself."""

    actions: Mapping[str, Words] = field(default_factory=dict)
    kinds: Mapping[str, Words] = field(default_factory=dict)
    fields: Mapping[str, Words] = field(default_factory=dict)
    by_itself: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Job:
    """Background work that a server process does every `seconds`; each run does all work that is waiting."""

    seconds: int
    run: Callable[[], Any]


@dataclass(frozen=True)
class Feature:
    """Everything the rest of the program needs to know about a package."""

    package: str  # its module's name: __package__
    stage: Stage | None = None
    blueprints: tuple[Blueprint, ...] = ()
    setup: Callable[[Flask], None] | None = None  # adds to the app what is no blueprint
    forms: tuple[Any, ...] = ()  # FormKind
    follows: tuple[Follow, ...] = ()
    refusals: Mapping[str, Words] = field(default_factory=dict)  # reason code → words
    timeline: tuple[Line, ...] = ()
    looks: Mapping[str, Words] = field(default_factory=dict)  # kind of a logged look at a member's data → label
    today: tuple[Callable[[Any], Iterable[Any]], ...] = ()  # visitor → lines of Today
    # name → (own member, paths and ends of the visitor's branches, since when it is news) → SQL value that Today reads
    today_values: Mapping[str, Callable[[Any, Any, Any, Any], Any]] = field(default_factory=dict)
    branch: tuple[Callable[[Any], Iterable[Any]], ...] = ()  # visitor → lines of the member's branch page
    work: tuple[Work, ...] = ()
    offline: tuple[OfflinePage, ...] = ()
    file: tuple[FileSection, ...] = ()
    figures: tuple[Callable[..., Any], ...] = ()  # counts of duties done and overdue by unit
    # (kind, day) of a reported activity → SQL condition that it is counted as something else, such as a meeting
    counted_otherwise: tuple[Callable[[Any, Any], Any], ...] = ()
    # visitor, report → (words, address) of what a report also is, such as the attendance of a meeting; None: nothing
    report_links: tuple[Callable[[Any, Any], tuple[str, str] | None], ...] = ()
    task_units: tuple[Callable[[UUID, Any], UUID | None], ...] = ()  # id of a task, member → the unit that confirms it
    answerable: tuple[Callable[[Any], Iterable[tuple[str, str]]], ...] = ()  # visitor → (id, words): notices
    # visitor, case id → (words, address) of what a request answers; None: nothing
    request_links: tuple[Callable[[Any, UUID], tuple[str, str] | None], ...] = ()
    last_contact: tuple[Callable[[Any], Any], ...] = ()  # member column → query of their last contact
    # member column → query of the moment at which an urgent reminder to them could not be delivered: somebody calls
    undelivered: tuple[Callable[[Any], Any], ...] = ()
    yearly_questions: tuple[YearlyQuestion, ...] = ()  # what a member is to confirm once a year
    list_facts: tuple[Callable[[Any, list[Any]], Mapping[Any, ListFacts]], ...] = ()  # visitor, members → by member id
    away_rebuilt: tuple[Callable[[Iterable[Any]], None], ...] = ()  # gets members whose periods were rebuilt
    account_told: tuple[Callable[[Any, str, UUID | None], None], ...] = ()  # gets account, timeline kind, who did it
    all_ended: tuple[Callable[[Any, UUID | None], None], ...] = ()  # gets account, who ended all or declined a link
    ends_again: Mapping[str, EndsAgain] = field(default_factory=dict)  # kind of right → how it is ended
    roster_columns: Mapping[str, Callable[[Any], Mapping[Any, Any]]] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    post_work: tuple[PostWork, ...] = ()  # what is handed over when a post ends
    member_work: tuple[MemberWork, ...] = ()  # what is open about a member when their membership ends
    joining: Joining = field(default_factory=Joining)  # when two files of one person are joined
    reminders: tuple[ReminderRule, ...] = ()  # of what people are reminded
    audit: Audit = field(default_factory=Audit)
    commands: Mapping[str, click.Command] = field(default_factory=dict)  # "recount", or in a group "export members"
    jobs: tuple[Job, ...] = ()
    doctor: tuple[Callable[[], Findings], ...] = ()  # checks of `yanxing doctor`


class Registry:
    """The declarations of all packages together. Raises NotDeclared for a missing or duplicate one."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        self.forms = once("form kind", ((f, kind.name, kind) for f in self.features for kind in f.forms))
        self.timeline = once("timeline kind", ((f, line.kind, line) for f in self.features for line in f.timeline))
        self.timeline_stages = {line.kind: line.stage or f.stage for f in self.features for line in f.timeline}
        self.looks = once("look", ((f, *look) for f in self.features for look in f.looks.items()))
        self.file = tuple(once("part of the file", ((f, s.name, s) for f in self.features for s in f.file)).values())
        self.roster_columns = once("roster column", ((f, *c) for f in self.features for c in f.roster_columns.items()))
        values = ((f, *one) for f in self.features for one in f.today_values.items())
        self.today_values = once("value of Today", values)
        self.kept = once("table", ((f, kept.model, kept) for f in self.features for kept in f.kept))
        sections = ((f, k.section, k) for f in self.features for k in f.kept if k.of_account or k.of_member)
        once("section of one's own data", sections)
        self.commands = grouped(once("command", ((f, *one) for f in self.features for one in f.commands.items())))
        refusals = [(f, *one) for f in self.features for of in (f, *f.forms) for one in of.refusals.items()]
        self.refusals = alike("reason for refusing", refusals)
        parts = [(f, f.audit) for f in self.features]
        self.audit = Audit(
            actions=once("audit action", ((f, *one) for f, audit in parts for one in audit.actions.items())),
            kinds=alike("kind of audit line", ((f, *one) for f, audit in parts for one in audit.kinds.items())),
            fields=alike("field of an audit line", ((f, *one) for f, audit in parts for one in audit.fields.items())),
            by_itself=frozenset(action for _, audit in parts for action in audit.by_itself),
        )
        self.reminders = once("reminder", ((f, rule.name, rule) for f in self.features for rule in f.reminders))
        self.jobs = tuple(job for f in self.features for job in f.jobs)
        self.doctor = tuple(check for f in self.features for check in f.doctor)
        self.today = tuple(lines for f in self.features for lines in f.today)
        self.branch = tuple(lines for f in self.features for lines in f.branch)
        self.post_work = tuple(work for f in self.features for work in f.post_work)
        self.member_work = tuple(work for f in self.features for work in f.member_work)
        self.joining = tuple(f.joining for f in self.features)
        self.all_ended = tuple(end for f in self.features for end in f.all_ended)
        self.account_told = tuple(tell for f in self.features for tell in f.account_told)
        self.ends_again = once("right", ((f, *one) for f in self.features for one in f.ends_again.items()))
        self.figures = tuple(figures for f in self.features for figures in f.figures)
        self.counted_otherwise = tuple(test for f in self.features for test in f.counted_otherwise)
        self.report_links = tuple(link for f in self.features for link in f.report_links)
        self.task_units = tuple(find for f in self.features for find in f.task_units)
        self.answerable = tuple(listed for f in self.features for listed in f.answerable)
        self.request_links = tuple(link for f in self.features for link in f.request_links)
        self.last_contact = tuple(query for f in self.features for query in f.last_contact)
        asked_yearly = ((f, one.name, one) for f in self.features for one in f.yearly_questions)
        self.yearly_questions = once("yearly question", asked_yearly)
        self.undelivered = tuple(query for f in self.features for query in f.undelivered)
        self.list_facts = tuple(read for f in self.features for read in f.list_facts)
        self.away_rebuilt = tuple(follow for f in self.features for follow in f.away_rebuilt)
        self._follow([follow for f in self.features for follow in f.follows])
        require_kept([f.package for f in self.features], self.kept)

    @property
    def versions(self) -> dict[str, int]:
        """The form kinds of this server and their versions (name → version)."""
        return {name: kind.version for name, kind in self.forms.items()}

    def work(self) -> Iterator[tuple[Stage, Work]]:
        """Yield (stage, entry) by stage: first of its own packages, then of those that serve several stages."""
        entries: list[Any] = [(entry.stage or f.stage, entry) for f in self.features for entry in f.work]
        return iter(sorted(entries, key=lambda one: ([*Stage].index(one[0]), bool(one[1].stage))))

    def _follow(self, follows: list[Follow]) -> None:
        if unknown := sorted({follow.form for follow in follows} - self.forms.keys()):
            raise NotDeclared(f"A package follows the form kind '{unknown[0]}', which no package brings.")
        after: dict[Any, set[str]] = {}
        self.adopted: dict[str, list[Any]] = {}
        for follow in follows:
            if follow.after:
                after.setdefault(follow.after, set()).add(follow.form)
            if follow.adopted:
                self.adopted.setdefault(follow.form, []).append(follow.adopted)
        self.after = tuple((run, frozenset(forms)) for run, forms in after.items())


def register(app: Flask, features: Iterable[Feature]) -> Registry:
    """Build the registry, register every package's blueprints, and check that each view names who may enter."""
    known = app.extensions["features"] = Registry(features)
    for feature in known.features:
        if feature.setup:
            feature.setup(app)
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    require_views(app.view_functions, known.features)
    for endpoint, view in app.view_functions.items():
        if getattr(view, "allowed_roles", None) is None:
            raise NotDeclared(f"The view '{endpoint}' does not say who may enter: mark it with open_to(Role.…).")
    return known


def registry() -> Registry:
    """Return the registry of the current app."""
    return current_app.extensions["features"]


def refusals(errors: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences for reason codes, field by field; a code that no package declares stays as it is."""
    known = registry().refusals
    return {name: str(known.get(why, why)) for name, why in errors.items()}
