"""What the phones of the soak write: activities, places, corrections, withdrawals, and a few the server must refuse."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from pwa.core.clock import CHINA, now, today

MARK = "密语"  # stands in every text that the phones write: no log may hold it
FAULTY = "此条有故障"  # the entry that alone meets a fault
PLACES = ("440307", "110105", "310115", "330106", "431122", "510107")


@dataclass
class Writer:
    """One person's reports, about themselves or about one of `subjects`."""

    rng: Random
    subjects: list[str] = field(default_factory=list)
    faulty: float = 0.0  # how many of the activities meet a fault
    bad: set[str] = field(default_factory=set)  # ids of entries that nobody could accept
    earlier: list[dict[str, Any]] = field(default_factory=list)

    def entry(self) -> dict[str, Any]:
        """One entry, still without its number."""
        rng = self.rng
        beside: dict[str, Any] = {"subject": rng.choice(self.subjects), "source": "phone"} if self.subjects else {}
        ident = str(UUID(int=rng.getrandbits(128), version=4))
        kind = rng.choices((self._activity, self._place, self._bad, self._withdrawal), (60, 30, 3, 7))[0]
        form, fields = (kind if self.earlier else self._activity)(ident)
        if form != "withdrawal" and self.earlier and rng.random() < 0.05:
            one = rng.choice(self.earlier)
            beside = {**{name: one[name] for name in ("subject", "source") if name in one}, "replaces": one["id"]}
        if form == "withdrawal":
            beside = {name: self.earlier[-1][name] for name in ("subject", "source") if name in self.earlier[-1]}
        recorded = now().astimezone(CHINA) - timedelta(minutes=rng.randrange(3000))
        entry = {"id": ident, "form": form, "version": 1, "recorded_at": recorded.isoformat(timespec="milliseconds")}
        entry |= {"fields": fields, **beside}
        if ident not in self.bad and form != "withdrawal":
            self.earlier.append(entry)
        return entry

    def _activity(self, _ident: str) -> tuple[str, dict[str, Any]]:
        faulty = self.faulty and (not self.earlier or self.rng.random() < self.faulty)
        words = f"{MARK} {FAULTY}" if faulty else f"{MARK} 学习 {self.rng.random():.6f}"
        return "activity", {"kind": "study", "on": self._day(), "summary": words, "hours": self.rng.randrange(9) / 2}

    def _place(self, _ident: str) -> tuple[str, dict[str, Any]]:
        if self.rng.random() < 0.2:
            return "location", {"back_home": True, "since": self._day()}
        place = {"division": self.rng.choice(PLACES), "area": f"{MARK}路", "stay": "long", "reason": "work"}
        phone = {"phone": f"1390000{self.rng.randrange(10_000):04d}"} if self.rng.random() < 0.1 else {}
        return "location", {**place, **phone, "since": self._day()}

    def _bad(self, ident: str) -> tuple[str, dict[str, Any]]:
        self.bad.add(ident)
        return "activity", {"kind": "study", "on": f"{MARK}日", "summary": MARK}

    def _withdrawal(self, _ident: str) -> tuple[str, dict[str, Any]]:
        return "withdrawal", {"of": self.earlier[-1]["id"]}

    def _day(self) -> str:
        return (today() - timedelta(days=self.rng.randrange(3, 400))).isoformat()
