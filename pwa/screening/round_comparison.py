"""Compare a round with the one before: the same unit's figures side by side. Units only, never people."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from pwa.core.tree_paths import lineage
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit

from . import labels
from .charts import COVERAGE, STANDS, shown
from .models import Round
from .visible_figures import Figures, opened_round, seen, unit_seen

LINES = (
    ("asked", "all", COVERAGE["all"]),
    ("coverage", "reached", COVERAGE["reached"]),
    ("stands", "away", STANDS["away"]),
    ("finding", "new_outflow", labels.FINDINGS["new_outflow"]),
    ("finding", "changed_place", labels.FINDINGS["changed_place"]),
    ("finding", "returned", labels.FINDINGS["returned"]),
    ("transfer", "should_transfer", labels.FINDINGS["should_transfer"]),
    ("coverage", "lost", labels.FINDINGS["lost"]),
)


def round_before(row: Round, unit: Unit) -> Round | None:
    """Return the last round opened before this one on the same unit, else on the nearest unit above that includes
    it."""
    query = (
        Round.select(Round, Unit).join(Unit).where(Round.opened_at < row.opened_at, Unit.path.in_(lineage(unit.path)))
    )
    found = list(query.order_by(Round.opened_at.desc()).limit(50))
    found.sort(key=lambda one: (one.unit_id != row.unit_id, -len(one.unit.path)))
    return found[0] if found else None


def compared(visitor: Visitor, row: Round, unit: Unit, now: Figures) -> dict[str, Any] | None:
    """Return `id`, `title` and lines of label, before, now and the difference as a sentence; None without a round
    before."""
    before = round_before(row, unit)
    if before is None:
        return None
    _round, tops = opened_round(visitor, before.id)
    _unit, top = unit_seen(tops, unit.id)
    then = seen(visitor, before, unit, top).own
    least = 0 if now.suppression is None else now.least
    told = [_line(str(said), then.get(table, key), now.get(table, key), least) for table, key, said in LINES]
    return {"id": before.id, "title": before.title, "lines": told}


def _line(label: str, before: int | None, now: int | None, least: int) -> dict[str, str]:
    """One line. A difference under `least` is not shown, nor the figure from which it could be taken."""
    few = before is not None and now is not None and 0 < abs(now - before) < least
    told = difference(before, now, least)
    return {"label": label, "before": shown(None if few else before), "now": shown(now), "difference": told}


def difference(before: int | None, now: int | None, least: int = 0) -> str:
    """Return '12 more', '3 fewer' or 'as many', and that the change is small if it is under `least`; empty where one of
    them is hidden."""
    if before is None or now is None:
        return ""
    if before == now:
        return _("as many")
    change = abs(now - before)
    if change < least:
        return _("a change under %(n)s", n=least)
    more, fewer = _n("%(num)s more", "%(num)s more", change), _n("%(num)s fewer", "%(num)s fewer", change)
    return more if now > before else fewer
