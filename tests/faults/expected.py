"""Keep what must be true, beside the real program and far simpler than it.

safe      what the person was told is safe on this phone: id → its account and words
let_go    ids that may be gone from the phone: discarded or mended by hand, or emptied with the whole storage
devices   per device the numbers that reached the server and those it heard were thrown away
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

NAMED = 100


@dataclass
class Numbers:
    """What the server has heard of one device's numbers."""

    came: set[int] = field(default_factory=set)
    thrown: set[int] = field(default_factory=set)

    def missing(self) -> list[int]:
        """The numbers below the highest seen that neither came nor were discarded, lowest first."""
        seen = self.came | self.thrown
        return [n for n in range(1, max(seen, default=0)) if n not in seen][:NAMED]


@dataclass
class Safe:
    """An entry that the person was told is safe."""

    account: str
    mark: str
    photos: tuple[str, ...] = ()


class Expected:
    """The small model. Its methods take what happened and complain when it must not have."""

    def __init__(self) -> None:
        self.safe: dict[str, Safe] = {}
        self.let_go: set[str] = set()
        self.authors: dict[str, str] = {}  # mark → account, for every form that was ever filled in
        self.devices: dict[str, Numbers] = {}
        self.lives: dict[str, set[str]] = {}  # epoch → what had been committed in it when it ended
        self.missing: dict[str, list[int]] = {}  # device → as it was last answered
        self.receipts: dict[str, str] = {}  # id → the first receipt that the phone showed

    def exchanged(self, event: Mapping[str, Any]) -> None:
        """The server answered a batch, whatever the wire then did with the answer."""
        numbers = self.devices.setdefault(event["device"], Numbers())
        answer = event["answer"]
        outcomes = [result["outcome"] for result in answer["results"]]
        numbers.came |= {seq for (_, seq), outcome in zip(event["sent"], outcomes, strict=True) if outcome != "later"}
        numbers.thrown |= set(event["discarded"])
        assert answer["missing"] == numbers.missing(), (answer["missing"], numbers)
        self.missing[event["device"]] = answer["missing"]

    def showed(self, entries: Iterable[Mapping[str, str]], stored: Mapping[str, Any], epoch: str) -> None:
        """✓✓ appears this moment: the commit lies behind it, in the life of the database that the receipt names."""
        for entry in entries:
            committed = stored if entry["epoch"] == epoch else self.lives[entry["epoch"]]
            assert entry["id"] in committed, f"shown as received, but not stored: {entry}"
            if entry["epoch"] == epoch:
                assert stored[entry["id"]]["receipt"] == entry["receipt"]
            first = self.receipts.setdefault(entry["id"], entry["receipt"])
            assert entry["receipt"] == first, f"another receipt than the first, {first}: {entry}"

    def as_of_now(self) -> dict[str, Numbers]:
        """What a backup taken now will know."""
        return deepcopy(self.devices)

    def restored(self, known: Mapping[str, Numbers], epoch: str, stored: Iterable[str]) -> None:
        """The life `epoch` ends, with what was stored in it; the next one knows what the backup knew."""
        self.lives[epoch] = set(stored)
        self.devices = deepcopy(dict(known))

    def nothing_lost(self, on_phone: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
        """Every entry that was called safe is stored, or still visibly on the phone."""
        return [id for id in self.safe if id not in on_phone and id not in stored and id not in self.let_go]

    def stored_twice(self, stored: Mapping[str, Mapping[str, Any]]) -> list[object]:
        """One form filled in is one report; one number of a device is one report."""
        marks = Counter(row["mark"] for row in stored.values())
        numbers = Counter((str(row["device"]), row["seq"]) for row in stored.values() if row["device"])
        return [what for what, times in [*marks.items(), *numbers.items()] if times > 1]

    def under_another(self, stored: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Reports that stand under an account that did not write them."""
        return [row["mark"] for row in stored.values() if row["account"] != self.authors[row["mark"]]]
