"""Check all declarations together: each name is declared once, each table about persons is declared as kept."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

import click
import peewee as pw

from .terminal import Commands

GROUPS = {
    "keys": "Make, list, replace and revoke the keys that sign papers.",
    "export": "Write data to a file for a spreadsheet.",
    "import": "Read units or members from a table: all rows or none.",
}


class NotDeclared(Exception):
    """A package's declaration lacks something or contradicts another; the message says which and what."""


def grouped(commands: Mapping[str, click.Command]) -> dict[str, click.Command]:
    """Put commands of two words ("export members") into a group named by the first; return all by name."""
    found: dict[str, click.Command] = {name: command for name, command in commands.items() if " " not in name}
    for name, command in commands.items():
        first, _, second = name.partition(" ")
        if second:
            group = found.setdefault(first, Commands(first, help=GROUPS[first]))
            cast(click.Group, group).add_command(command, second)
    return found


def _named(features: Iterable[Any]) -> str:
    return " and ".join(dict.fromkeys(one.package for one in features))


def once(what: str, found: Iterable[tuple[Any, Any, Any]]) -> dict[Any, Any]:
    """Collect (feature, name, value) as name → value. Raises NotDeclared for a name that stands twice."""
    owners: dict[Any, Any] = {}
    values: dict[Any, Any] = {}
    for feature, name, value in found:
        if name in owners:
            shown = getattr(name, "__name__", name)
            raise NotDeclared(f"The {what} '{shown}' stands twice: {_named([owners[name], feature])}.")
        owners[name], values[name] = feature, value
    return values


def alike(what: str, found: Iterable[tuple[Any, Any, Any]]) -> dict[Any, Any]:
    """Collect (feature, name, label) as name → label. Raises NotDeclared for a name with two different labels."""
    owners: dict[Any, Any] = {}
    values: dict[Any, Any] = {}
    for feature, name, value in found:
        if name in owners and _key(values[name]) != _key(value):
            raise NotDeclared(f"The {what} '{name}' has two wordings: {_named([owners[name], feature])}.")
        owners.setdefault(name, feature)
        values.setdefault(name, value)
    return values


def _key(label: Any) -> Any:
    """Return the msgid of a lazy string, so that two can be compared without translating them."""
    return getattr(label, "_args", label)


PERSONS = ("member", "account")  # the tables whose rows are persons
BY = ("member_id", "account_id", "actor_id", "by_id", "contact_id", "owner_id", "raised_by", "made_by")


def keys_of_persons(model: type[pw.Model]) -> list[str]:
    """List the columns of this table that hold the key of a member or account; `id` in those two tables."""
    meta = model._meta
    found = [f.column_name for f in meta.sorted_fields if f.column_name in BY or f.column_name.endswith("_by")]
    to = [f.column_name for f in meta.sorted_fields if isinstance(f, pw.ForeignKeyField)
          and f.rel_model._meta.table_name in PERSONS]  # fmt: skip
    own = ["id"] if meta.table_name in PERSONS else []
    return list(dict.fromkeys([*own, *to, *found]))


def tables(of: type[pw.Model] = pw.Model) -> set[type[pw.Model]]:
    """Return every model class that has no subclasses: base classes such as `Row` are no tables."""
    below = of.__subclasses__()
    return {model for one in below for model in tables(one)} if below else {of}


def require_views(views: Collection[str], features: Iterable[Any]) -> None:
    """Check that the views named by work entries, offline pages and forms exist. Raises NotDeclared."""
    for feature in features:
        for one in (*feature.work, *feature.offline, *feature.forms):
            if one.endpoint and one.endpoint not in views:
                raise NotDeclared(f"{feature.package} names the view '{one.endpoint}', which no package brings.")


def require_kept(packages: Collection[str], kept: Collection[type[pw.Model]]) -> None:
    """Check that each table with the key of a person is declared as kept. Raises NotDeclared."""
    for model in sorted(tables(), key=lambda one: one._meta.table_name):
        owner = max((name for name in packages if f"{model.__module__}.".startswith(f"{name}.")), default="", key=len)
        if owner and keys_of_persons(model) and model not in kept:
            raise NotDeclared(
                f"The table '{model._meta.table_name}' holds the key of a person ({keys_of_persons(model)[0]}), "
                f"and {owner} does not say until when and why: "
                f"add kept=(Kept({model.__name__}, Keep.…, heading=…, what=…, why=…),)."
            )
