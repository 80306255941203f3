"""Group the lines of all packages into cards, and count what this visitor must do."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pwa.core.clock import today
from pwa.core.today_line import FIRST, LATE, Source, TodayGroup, TodayLine


@dataclass
class Card:
    """One group with its lines; `onward` are the lines below them that link to whole lists."""

    group: TodayGroup
    lines: list[TodayLine] = field(default_factory=list)
    onward: list[TodayLine] = field(default_factory=list)


def cards_of(visitor: Any, sources: Iterable[Source], always: Iterable[TodayGroup] = ()) -> list[Card]:
    """Return the lines of all sources as cards; cards and lines sorted by rank, cards without lines last. `always`:
    groups shown even if empty."""
    cards = {group.name: Card(group) for group in always}
    for source in sources:
        for line in source(visitor):
            card = cards.setdefault(line.group.name, Card(line.group))
            (card.onward if line.onward else card.lines).append(line)
    for card in cards.values():
        card.lines.sort(key=_rank)
    return sorted(cards.values(), key=lambda card: (not card.lines and not card.onward, card.group.rank))


def _rank(line: TodayLine) -> int:
    late = line.group is FIRST and line.due_on is not None and line.due_on < today()
    return min(line.rank, LATE) if late else line.rank


def due_number(cards: Iterable[Card]) -> int:
    """Count the lines that this person must act on."""
    return sum(line.counts for card in cards for line in card.lines)


def digest_of(cards: Iterable[Card], *more: str | None) -> str:
    """Return 16 hex digits that change when a line does: then pages kept beside Today may have changed too."""
    shown = [line for card in cards for top in [*card.lines, *card.onward] for line in (top, *top.inside)]
    lines = [(line.text, line.href, line.detail) for line in shown]
    return hashlib.sha256(repr([*(tuple(map(str, line)) for line in lines), *more]).encode()).hexdigest()[:16]
