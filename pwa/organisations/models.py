"""Store the tree of units, the posts that people hold, and the rule parameters that a unit overrides."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.bulk_sql import joined
from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import PathField, Row, UTCDateTimeField, lock_rows
from pwa.core.tree_paths import ancestors, end_of, lineage
from pwa.policy import DEFAULTS, Parameters, refusal, resolve, why_not

BRANCH_KINDS = ("branch", "joint_branch", "temporary_branch", "floating_branch")
KINDS = ("county", "committee", "general_branch", *BRANCH_KINDS, "group")
STEP = 4  # hex digits of a level in a path: up to 65,535 children, and paths sort in tree order


def subtree(column: Any, path: str) -> pw.Expression:
    """Build the condition that the path in `column` is `path` or below it, as a range of the index."""
    return (column >= path) & (column < end_of(path))


class Unit(Row):
    """A Party organisation. `parent` decides its place in the tree; `path` repeats it, so that a subtree is an index
    range."""

    county_id = pw.UUIDField(index=True)
    parent = pw.ForeignKeyField("self", null=True, backref="children", on_delete="RESTRICT")
    path = PathField(unique=True)
    kind = pw.TextField(constraints=[pw.Check("kind in ('" + "','".join(KINDS) + "')")])
    code = pw.TextField(null=True, unique=True)
    name = pw.TextField()
    division = pw.TextField(null=True)  # GB/T 2260 code of the county in which it is
    phone = pw.TextField(null=True)
    made_at = UTCDateTimeField(default=now)
    closed_at = UTCDateTimeField(null=True)

    @property
    def is_branch(self) -> bool:
        """Whether members belong to it directly."""
        return self.kind in BRANCH_KINDS

    def covers(self, path: str) -> bool:
        """Whether `path` is this unit or below it."""
        return path.startswith(self.path)

    @classmethod
    def below(cls, path: str) -> pw.Expression:
        """Build the condition of the units in the subtree at `path`, including its top."""
        return subtree(cls.path, path)

    @classmethod
    def ancestors(cls, path: str) -> Any:
        """Query the units above the one at `path`, nearest first."""
        return cls.select().where(cls.path.in_(ancestors(path))).order_by(cls.path.desc())

    @classmethod
    def next_path(cls, parent: "Unit | None") -> str:
        """Return the path of a new child of `parent`, or of a new county for None: the highest sibling's plus one."""
        stem = parent.path if parent else ""
        last = cls.select(pw.fn.MAX(cls.path)).where(cls.parent == parent).scalar()
        number = int(last[len(stem) : len(stem) + STEP], 16) + 1 if last else 1
        return f"{stem}{number:0{STEP}x}/"


# Their models are declared in higher modules.
ACCOUNT: Any = pw.Table("account", ("id", "member_id", "closed_at"))
MEMBER: Any = pw.Table("member", ("id", "branch_id", "left_at"))


def may_act(account_id: Any) -> pw.Function:
    """Build the condition that an account may act for others: it is open, and its person has not left. `account_id` is
    a column."""
    account, member = ACCOUNT.alias("holder"), MEMBER.alias("holder_file")
    known = account.select(account.id).join(member, pw.JOIN.LEFT_OUTER, on=(member.id == account.member_id))
    return pw.fn.EXISTS(known.where(account.id == account_id, account.closed_at.is_null(), member.left_at.is_null()))


def branch_of(account_id: Any) -> pw.Query:
    """Build the query of the branch of an account's person while their membership lasts. `account_id` is a column."""
    account, member = ACCOUNT.alias("own_account"), MEMBER.alias("own_file")
    known = account.select(member.branch_id).join(member, on=(member.id == account.member_id))
    return known.where(account.id == account_id, member.left_at.is_null())


class Post(Row):
    """A role that an account holds on a unit and its subtree: from when to when, given and ended by whom."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="posts", on_delete="RESTRICT")
    role = pw.TextField(constraints=[pw.Check("role in ('" + "','".join(Role) + "')")])
    began_at = UTCDateTimeField(default=now)
    began_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    unconfirmed_link_id = pw.UUIDField(null=True)  # as in Account: while it is set, the post gives no right

    @classmethod
    def in_force(cls, alias: Any = None) -> pw.Expression:
        """Build the condition of the posts (or of an alias of Post) that give rights: given, and not waiting for a
        confirmation. Every right is read through it; a test finds code that asks for open posts without it."""
        return cls.given(alias) & (alias or cls).unconfirmed_link_id.is_null()

    @classmethod
    def given(cls, alias: Any = None) -> pw.Expression:
        """Build the condition of the posts that somebody holds: not ended, of an open account, of somebody who has not
        left; also those that give no right yet."""
        post = alias or cls
        return post.ended_at.is_null() & may_act(post.account_id)

    @classmethod
    def waiting(cls) -> pw.Expression:
        """Build the condition of the posts that wait: nobody has confirmed yet that it was their holder who came in."""
        return cls.given() & cls.unconfirmed_link_id.is_null(False)

    @classmethod
    def held_by(cls, account_id: UUID) -> list["Post"]:
        """List the posts by which this account has rights now, with their units."""
        return [joined(cls, "unit", Unit, values) for values in _posts_of(account_id, in_force=True)]

    @classmethod
    def given_to(cls, account_id: UUID) -> list["Post"]:
        """List the posts that this account holds, with their units; also those that give no right yet."""
        return [joined(cls, "unit", Unit, values) for values in _posts_of(account_id, in_force=False)]

    @classmethod
    def give(cls, account_id: UUID, role: Role, unit: Unit, by: UUID | None) -> "Post":
        """Give a post to an account, with an audit line. Call inside a write transaction."""
        facts = {"role": role, "unit": unit, "county_id": unit.county_id, "began_by": by}
        post = cls.create(account_id=account_id, unconfirmed_link_id=_unconfirmed_link(account_id), **facts)
        audit.record("gave post", "post", post.id, county_id=unit.county_id, fields=[role], actor_id=by)
        return post

    def end(self, by: UUID | None) -> None:
        """End the post now, with an audit line. Call inside a write transaction."""
        Post.update(ended_at=now(), ended_by=by).where(Post.id == self.id, Post.ended_at.is_null()).execute()
        audit.record("ended post", "post", self.id, county_id=self.county_id, fields=[self.role], actor_id=by)


@compiled_query
def _posts_of(account_id: Any, *, in_force: bool) -> Any:
    rows = Post.select(Post, Unit).join(Unit).where(Post.account_id == account_id)
    return rows.where(Post.in_force() if in_force else Post.given())


def _unconfirmed_link(account_id: UUID) -> UUID | None:
    """Return the link by which the account was opened, if nobody has confirmed that yet. Locks the account: nobody
    opens it until the transaction ends."""
    from pwa.identity.models import Account  # it imports this module

    [row] = lock_rows(Account.select(Account.unconfirmed_link_id).where(Account.id == account_id)) or [None]
    return row.unconfirmed_link_id if row else None


Post.add_index(Post.index(Post.account_id, name="post_account"))
_OPEN_LINK = pw.SQL("unconfirmed_link_id is not null and ended_at is null")
Post.add_index(Post.index(Post.unconfirmed_link_id, name="post_unconfirmed_link", where=_OPEN_LINK))
Post.add_index(Post.index(Post.unit, Post.role, name="post_unit_role"))


class Override(Row):
    """A rule parameter's own value for a unit and its subtree, with the source that allows it."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    name = pw.TextField()
    value = pw.TextField()
    source = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)

    @classmethod
    def in_force(cls, paths: Iterable[str]) -> dict[str, dict[str, tuple[str, str]]]:
        """Return the overrides in force at each path: path → parameter → (value, source). The nearest unit's override
        takes precedence. One query."""
        paths = list(paths)
        rows = _overrides(sorted({step for path in paths for step in lineage(path)}))
        return {path: {name: (v, source) for unit, name, v, source in rows if path.startswith(unit)} for path in paths}

    @classmethod
    def around(cls, paths: Iterable[str]) -> list[tuple[str, str, str, str]]:
        """List the overrides in force at these paths, above and below them, as (path of the unit, name, value, source),
        the nearest unit's last. One query."""
        tops = sorted({path for path in paths if path})
        above = sorted({step for path in tops for step in lineage(path)})
        return [tuple(row) for row in _overrides_around(above, tops, [end_of(path) for path in tops])] if tops else []

    @classmethod
    def put(cls, unit: Unit, name: str, value: str, source: str, by: UUID | None) -> "Override":
        """Set a rule parameter for `unit` and its subtree, and withdraw the unit's earlier value, with audit lines.

        Raises ValueError with the reason for an unknown name or a value out of range, for one beyond the law with its
        article. Call inside a write transaction.
        """
        if reason := why_not(name, value):
            told = refusal(name, value)
            article = f": {_(told.text, **told.values)} {_(DEFAULTS[name].source)}" if told else ""
            raise ValueError(f"{reason}{article}")
        for earlier in cls.select().where(cls.unit == unit, cls.name == name, cls.withdrawn_at.is_null()):
            earlier.withdraw(by)
        row = cls.create(county_id=unit.county_id, unit=unit, name=name, value=value, source=source, made_by=by)
        audit.record("set parameter", "override", row.id, county_id=unit.county_id, fields=[name], actor_id=by)
        return row

    def withdraw(self, by: UUID | None) -> None:
        """Withdraw the override: the value of the units above is in force again. Call inside a write transaction."""
        open_ = (Override.id == self.id) & Override.withdrawn_at.is_null()
        if Override.update(withdrawn_at=now()).where(open_).execute():
            facts = {"county_id": self.county_id, "fields": [self.name], "actor_id": by}
            audit.record("withdrew parameter", "override", self.id, **facts)


@compiled_query
def _overrides(paths: Any) -> Any:
    rows = Override.select(Unit.path, Override.name, Override.value, Override.source).join(Unit)
    here = Unit.path.in_(paths) & Override.withdrawn_at.is_null()
    return rows.where(here).order_by(Unit.path, Override.made_at)


@compiled_query
def _overrides_around(above: Any, tops: Any, ends: Any) -> Any:
    rows = Override.select(Unit.path, Override.name, Override.value, Override.source).join(Unit)
    below = [(Unit.path >= top) & (Unit.path < end) for top, end in zip(tops, ends, strict=True)]
    here = reduce(or_, below, Unit.path.in_(above)) & Override.withdrawn_at.is_null()
    return rows.where(here).order_by(Unit.path, Override.made_at)


def parameters_at(path: str) -> Parameters:
    """Return the rule parameters in force for the unit at `path`."""
    return parameters_of([path])[path]


def parameters_of(paths: Iterable[str]) -> dict[str, Parameters]:
    """Return the rule parameters in force at each of several paths, by one query."""
    return {path: resolve(overrides) for path, overrides in Override.in_force(paths).items()}


from . import working_year_models  # noqa: E402, F401  (this module brings all tables)
