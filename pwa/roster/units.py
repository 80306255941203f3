"""Find branches by how a row names them: code, full path ('临丰县委/丰山镇党委/丰山村党支部'), or a unique name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pwa.core.tree_paths import lineage
from pwa.organisations.models import BRANCH_KINDS, Unit

from .cells import Wrong

SEPARATORS = "／>＞\\|→"


@dataclass(frozen=True)
class Place:
    """A branch that rows may name."""

    id: Any
    county_id: Any
    path: str
    name: str
    division: str = ""  # of its county, for 本县


class Branches:
    """The branches of some subtrees, found by name."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.places: list[Place] = []
        self._by: dict[str, list[Place]] = {}
        for path in paths:
            self._read(path)
        self.only = self.places[0] if len(self.places) == 1 else None

    def _read(self, top: str) -> None:
        steps = list(
            Unit.select(Unit.path, Unit.name, Unit.division).where(Unit.path.in_(lineage(top))).order_by(Unit.path)
        )
        above = {row.path: row.name for row in steps}
        county = next((row.division for row in steps if row.division), "")
        rows = Unit.select().where(Unit.below(top), Unit.closed_at.is_null()).order_by(Unit.path)
        for row in rows:
            above[row.path] = row.name
            if row.kind not in BRANCH_KINDS or any(place.id == row.id for place in self._by.get(row.code or "", [])):
                continue
            place = Place(row.id, row.county_id, row.path, row.name, county)
            self.places.append(place)
            names = [above[step] for step in lineage(row.path)]
            keys = {row.code or "", *("/".join(names[start:]) for start in range(len(names)))} - {""}
            for key in keys:
                self._by.setdefault(plain(key), []).append(place)

    def find(self, words: str) -> Place:
        """Return the one branch meant. Raises Wrong for none, or several possible ones."""
        if not words:
            if self.only is None:
                raise Wrong("missing")
            return self.only
        found = self._by.get(plain(words), [])
        if not found:
            raise Wrong("unit_unknown", said=words[:60])
        if len({place.id for place in found}) > 1:
            raise Wrong("unit_several", said=words[:60], count=len(found))
        return found[0]


def plain(words: str) -> str:
    """Return a name in the form used for comparing: one kind of slash between levels, no spaces, brackets of one
    width."""
    for sign in SEPARATORS:
        words = words.replace(sign, "/")
    words = words.replace("（", "(").replace("）", ")")
    return "/".join("".join(part.split()) for part in words.split("/") if part.strip()).lower()
