"""What a person, their phone and the world may do to each other; the rules of the stateful test pick from these.

Each act is an ordinary method, so that a scenario that was found once can be told again, line by line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Session

from .bench import Bench
from .expected import Safe
from .forms import WORDS

LOGINS = ("member", "next_member")
TABS = ("a", "b", "w")


class Actions:
    """One phone and its people, from the cast's first morning on."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.phone, self.expected = bench, bench.phone, None
        bench.again()
        self.expected = bench.expected
        self.whose: str | None = None  # who signed in last: kept pages are theirs, signed in or not
        self.tabs: dict[str, dict[str, Any]] = {}  # tab → {account, held}
        self.unsure: dict[str, dict[str, Any]] = {}  # mark → what was being saved when something broke
        self.ahead = 0
        self.late = 0  # requests that the phone gave up and that may still arrive

    def ask(self, do: str, **given: Any) -> dict[str, Any]:
        """Have the phone do it; a tab that died of it is closed."""
        said = self.phone.ask(do, **given)
        if said.get("killed"):
            self.tabs.pop(given["tab"], None)
        return said

    def look(self) -> dict[str, Any]:
        """Everything that is on the phone."""
        return self.phone.ask("look")

    def entries(self) -> dict[str, Any]:
        """Entries on the phone by id."""
        return {entry["id"]: entry for entry in self.look()["entries"]}

    def sign_in(self, login: str) -> None:
        """Somebody signs in; pages that are open stay whose they were."""
        self.whose = self.bench.sign_in(login)

    def end_sessions(self) -> None:
        """Every session is ended from elsewhere."""
        with write():
            Session.update(ended_at=now()).execute()

    def at(self, tab: str) -> str:
        """That page, opened if it is not there; what it was held up with goes on first."""
        while self.tabs.get(tab, {}).get("held"):
            self.go_on(tab)
        if tab not in self.tabs:
            self.open(tab, worker=tab == "w")
        return tab

    def held(self) -> list[str]:
        """The tabs whose request or answer is held up on the wire."""
        return sorted(tab for tab, state in self.tabs.items() if state["held"])

    @contextmanager
    def space_for(self, puts: int | None) -> Iterator[None]:
        """So many more values fit into the storage meanwhile."""
        self.phone.ask("space", puts=puts)
        yield
        self.phone.ask("space")

    def trouble(self, tab: str, what: str) -> None:
        """One of the things that nobody plans."""
        if what == "killed" and tab in self.tabs:
            self.kill(tab)
        elif what == "emptied" and len(self.expected.safe) > 3:
            self.evict()
        elif what.startswith("signed out") and tab != "w":
            self.sign_out(self.at(tab))
        elif what == "sessions ended":
            self.end_sessions()
        elif "release" in what:
            self.phone.ask("network", base=self.bench.releases[-1 if what == "newer release" else 0])

    def sign_out(self, tab: str) -> None:
        """By the button on that page."""
        self.ask("signOut", tab=tab)

    def open(self, tab: str, **how: Any) -> None:
        """A page of whoever signed in last, or the worker."""
        self.phone.ask("open", tab=tab, account=None if how.get("worker") else self.whose, **how)
        self.tabs[tab] = {"account": self.whose, "held": False}

    def kill(self, tab: str) -> None:
        """The page is gone, with all it had in memory."""
        self.phone.ask("kill", tab=tab)
        del self.tabs[tab]

    def fill_in(self, tab: str, kind: str, days: int = 1, **more: Any) -> str | None:
        """Fill in a form and save it; its id once the person was told that it is safe."""
        account = self.tabs[tab]["account"]
        mark = f"m{len(self.expected.authors)}"
        self.expected.authors[mark] = account
        of, replaces = more.pop("of", None), more.pop("replaces", None)
        said = {"form": "withdrawal", "fields": {"of": of}} if of else WORDS[kind]
        what = {**said, "fields": {**said["fields"], "mark": mark}, "days": days, "mark": mark}
        return self._save(tab, {**what, **({"replaces": replaces} if replaces else {})}, **more)

    def _save(self, tab: str, what: dict[str, Any], **how: Any) -> str | None:
        account = self.tabs[tab]["account"]
        mends = what.get("replaces")
        mended = mends and self.entries().get(mends, {})
        said = self.ask("save", tab=tab, **what, **how)
        if "id" not in said:
            self.unsure[what["mark"]] = {"account": account, "what": what}
            kept = [d for d in self.look()["drafts"] if d["key"] == what["mark"]]
            assert kept or "error" in said or self._with_mark(what["mark"]), f"the words are gone: {what}"
            return None
        self._safe(said["id"], account, what)
        if mended and mended["state"] == "attention":
            self.expected.let_go.add(mends)
        return said["id"]

    def _safe(self, id: str, account: str, what: dict[str, Any]) -> None:
        photos = tuple(photo["sha256"] for photo in what.get("photos", []))
        self.expected.safe[id] = Safe(account, what["mark"], photos)

    def _with_mark(self, mark: str) -> list[dict[str, Any]]:
        return [entry for entry in self.look()["entries"] if entry["fields"].get("mark") == mark]

    def look_again(self, tab: str, mark: str) -> None:
        """The form is opened again after something broke: is it in the list? If not, it is saved once more."""
        left = self.unsure.pop(mark)
        found = self._with_mark(mark)
        if found:
            self._safe(found[0]["id"], left["account"], left["what"])
        elif self.tabs[tab]["account"] == left["account"]:
            self._save(tab, left["what"])

    def send(self, tab: str, *faults: dict[str, Any], **how: Any) -> dict[str, Any]:
        """Send what waits, over a wire with these faults."""
        said = self.ask("send", tab=tab, faults=faults, **how)
        if tab in self.tabs:
            self.tabs[tab]["held"] = bool(said.get("held"))
        return said

    def go_on(self, tab: str) -> dict[str, Any]:
        """What was held on the wire goes on."""
        self.tabs[tab]["held"] = False
        said = self.ask("goOn", tab=tab)
        if tab in self.tabs:
            self.tabs[tab]["held"] = bool(said.get("held"))
        return said

    def deliver(self, which: int) -> None:
        """A request that the phone gave up long ago reaches the server now."""
        self.phone.ask("deliver", which=which)

    def jump(self, ahead: timedelta) -> None:
        """The phone's clock is set to something else."""
        self.ahead = int(ahead.total_seconds() * 1000)
        self.phone.ask("clock", ahead=self.ahead)

    def evict(self) -> None:
        """The browser empties the storage: what is only there cannot be promised any more."""
        self.expected.let_go |= self.entries().keys()
        self.unsure.clear()
        self.phone.ask("evict")

    def discard(self, tab: str, id: str) -> bool:
        """Thrown away by hand."""
        done = self.ask("discard", tab=tab, id=id)["done"]
        if done:
            self.expected.let_go.add(id)
        return done

    def check(self) -> None:
        """What must hold after every single step."""
        stored, expected, seen = self.bench.stored(), self.expected, self.look()
        self.late = seen["mailbox"]
        assert expected.nothing_lost({entry["id"]: entry for entry in seen["entries"]}, stored) == []
        assert expected.stored_twice(stored) == []
        assert expected.under_another(stored) == []
