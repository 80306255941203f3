"""Say what follows from a number of sums: exact, in the integers modulo a prime."""

from collections.abc import Iterable, Mapping

PRIME = 2**61 - 1
Sum = Mapping[str, int]  # what is added up, and how often


class Known:
    """Sums that a reader knows, and what follows from them for people who can be counted only from 0."""

    def __init__(self, sums: Iterable[tuple[Sum, int]]) -> None:
        found = [(dict(parts), whole) for parts, whole in sums]
        nobody = {name for parts, whole in found if not whole and min(parts.values()) > 0 for name in parts}
        self._rows: dict[str, dict[str, int]] = {}
        for name in sorted(nobody):
            self._add({name: 1})
        for parts, _whole in found:
            self._add(parts)

    def tells(self, parts: Sum) -> bool:
        """Whether this sum follows from the others."""
        return not self._left(parts)

    def _left(self, parts: Sum) -> dict[str, int]:
        row = {name: n % PRIME for name, n in parts.items()}
        for name in [*row]:
            self._reduce(row, name)
        while name := next((name for name in row if name in self._rows), None):
            self._reduce(row, name)
        return row

    def _reduce(self, row: dict[str, int], name: str) -> None:
        if name in row and name in self._rows:
            times = row[name]
            for other, n in self._rows[name].items():
                value = (row.get(other, 0) - times * n) % PRIME
                if value:
                    row[other] = value
                else:
                    row.pop(other, None)

    def _add(self, parts: Sum) -> None:
        row = self._left(parts)
        if not row:
            return
        name, first = next(iter(row.items()))
        inverse = pow(first, -1, PRIME)
        row = {other: n * inverse % PRIME for other, n in row.items()}
        for old in self._rows.values():
            if name in old:
                times = old[name]
                for other, n in row.items():
                    value = (old.get(other, 0) - times * n) % PRIME
                    if value:
                        old[other] = value
                    else:
                        old.pop(other, None)
        self._rows[name] = row
