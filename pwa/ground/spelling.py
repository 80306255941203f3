"""Peewee's queries written out in about half the time: the same text, letter for letter.

To name a column Peewee makes four objects and two states; each subquery after IN it writes once more, only to see
whether it is empty. A page asks a dozen queries, and writing them costs more than running them.
"""

from typing import Any

import peewee as pw

_FIELD, _VALUES = pw.Field.__sql__, pw.SCOPE_VALUES


class Quick(pw.Context):
    """What a query is written into: a column of a model's own table is written here, the rest by Peewee."""

    __slots__ = ()

    def sql(self, obj: Any) -> Any:
        """Write `obj` at the end."""
        if isinstance(obj, pw.Field) and type(obj).__sql__ is _FIELD:  # not of an alias
            name = f'"{obj.column_name}"'
            if self.state.scope != _VALUES:
                name = f'"{self.alias_manager[obj.model._meta.table]}".{name}'
            return self.literal(name)
        return obj.__sql__(self) if isinstance(obj, pw.Node) else super().sql(obj)

    def as_new(self) -> Any:
        """What Peewee asks only to see whether the right side of IN is '()'."""
        return _Empty(**self.state.settings)


class _Empty(pw.Context):
    """A query is never '()'; only what is none is written to be looked at."""

    __slots__ = ()

    def parse(self, node: Any) -> Any:
        return ("SELECT", []) if isinstance(node, pw.SelectBase) else super().parse(node)
