"""Peewee's queries written out in two thirds of the time: the same text, letter for letter.

To name a column Peewee makes four objects and two states; each subquery after IN it writes once more, only to see
whether it is empty. A page asks a dozen queries, and writing them costs more than running them.
"""

from typing import Any

import peewee as pw

_FIELD, _VALUES, _State = pw.Field.__sql__, pw.SCOPE_VALUES, pw.State


class Quick(pw.Context):
    """What a query is written into: a column of a model's own table and a name are written here, the rest by Peewee."""

    __slots__ = ()
    _sql: list[str]

    def sql(self, obj: Any) -> Any:
        """Write `obj` at the end."""
        if isinstance(obj, pw.Field):
            if type(obj).__sql__ is not _FIELD:  # of an alias
                return obj.__sql__(self)
            name = f'"{obj.column_name}"'
            if self.state.scope != _VALUES:
                name = f'"{self.alias_manager[obj.model._meta.table]}".{name}'
            self._sql.append(name)
            return self
        if type(obj) is pw.Entity:
            self._sql.append(".".join(['"' + part.replace('"', '""') + '"' for part in obj._path]))
            return self
        return obj.__sql__(self) if isinstance(obj, pw.Node) else super().sql(obj)

    def __call__(self, **overrides: Any) -> Any:
        """A state within this one: scope and settings are inherited, parentheses are not."""
        state = self.state
        self.stack.append(state)
        scope, parentheses = overrides.pop("scope", None), overrides.pop("parentheses", None)
        settings = {**state.settings, **overrides} if overrides else state.settings
        self.state = _State(state.scope if scope is None else scope, parentheses, settings)
        return self

    def as_new(self) -> Any:
        """What Peewee asks only to see whether the right side of IN is '()'."""
        return _Empty(**self.state.settings)


class _Empty(pw.Context):
    """A query is never '()'; only what is none is written to be looked at."""

    __slots__ = ()

    def parse(self, node: Any) -> Any:
        return ("SELECT", []) if isinstance(node, pw.SelectBase) else super().parse(node)
