"""Whatever people, phones, networks and servers do to each other, in any order: docs/offline.md keeps its promises.

In `make test` a few examples; YANXING_SOAK_EXAMPLES=1000 runs that many, fresh ones, and the closing lines count them;
`make test-all` runs a hundred on each engine.
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from .actions import LOGINS, TABS, Actions
from .bench import Bench
from .forms import WORDS
from .recovery import all_is_well

SOAK = int(os.environ.get("YANXING_SOAK_EXAMPLES", "0"))
EXAMPLES = {"sqlite": 6, "postgres": 8}
STEPS = 25

NEVER_ARRIVES = ["away", "broken", "portal", "proxy", "sign_in", "followed", "stall", "busy", "too_large", "empty"]
ANSWER_SUFFERS = ["answer_lost", "cut", "proxy_after", "stall_after", "sent_twice"]
HELD = ["late", "hold_before", "hold_after"]

BEFALLS = [
    *(("sync", kind) for kind in [*ANSWER_SUFFERS, *HELD] * 2 + NEVER_ARRIVES),
    *(("session", kind) for kind in [*NEVER_ARRIVES, "cut"]),
    *(("attach", kind) for kind in [*NEVER_ARRIVES, *ANSWER_SUFFERS]),
]
part = st.sampled_from([0, 0.02, 0.3, 0.5, 0.9, 0.999])  # how much of a body comes through
faults = st.lists(
    st.builds(lambda what, at: {"on": what[0], "kind": what[1], "at": at}, st.sampled_from(BEFALLS), part),
    min_size=1,
    max_size=3,
)
dies = st.none() | st.none() | st.fixed_dictionaries({"writes": st.integers(0, 5), "after": st.booleans()})
puts = st.sampled_from([None] * 6 + [0, 1, 2, 3, 5, 7])  # how many more values the storage takes
which = st.integers(0, 99)
tab, page = st.sampled_from(TABS), st.sampled_from(TABS[:2])
kinds = st.sampled_from([*WORDS, "here", "moved", "photos"])
forms = st.lists(st.tuples(kinds, st.integers(0, 9)), min_size=1, max_size=3)
how = st.tuples(st.integers(1, 2), dies, puts)
TROUBLES = ["clock"] * 3 + [
    "somebody else",
    "signed out for long",
    "killed",
    "emptied",
    "signed out",
    "sessions ended",
    "newer release",
    "older release",
]


def machine(bench: Bench) -> type[RuleBasedStateMachine]:
    """The rules, on this bench."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.actions = Actions(bench)
            self.actions.sign_in("member")
            self.sound = True

        def entry(self, states: tuple[str, ...], which: int) -> str | None:
            """One of the entries in these states."""
            found = sorted(id for id, entry in self.actions.entries().items() if entry["state"] in states)
            return found[which % len(found)] if found else None

        @rule(tab=page, forms=forms, how=how, faults=faults)
        def forms_are_saved_and_sent(self, tab, forms, how, faults):
            taps, dies, puts = how
            for kind, days in forms[1:]:
                self.actions.fill_in(self.actions.at(tab), kind, days)
            with self.actions.space_for(puts):
                self.actions.fill_in(self.actions.at(tab), *forms[0], taps=taps, dies=dies)
            if tab in self.actions.tabs:
                self.actions.send(tab, *faults)

        @rule(tab=page, kind=kinds, which=which, withdrawn=st.booleans())
        def an_entry_is_corrected_or_mended_or_withdrawn(self, tab, kind, which, withdrawn):
            tab, id = self.actions.at(tab), self.entry(("received", "attention", "waiting"), which)
            if id and self.actions.entries()[id]["account"] == self.actions.tabs[tab]["account"]:
                self.actions.fill_in(tab, kind, **{"of" if withdrawn else "replaces": id})

        @precondition(lambda self: self.actions.unsure)
        @rule(tab=page, which=which)
        def what_broke_off_is_looked_at_again(self, tab, which):
            self.actions.look_again(self.actions.at(tab), sorted(self.actions.unsure)[which % len(self.actions.unsure)])

        @rule(tab=tab, faults=faults, dies=dies, puts=puts)
        def it_sends_in_bad_times(self, tab, faults, dies, puts):
            with self.actions.space_for(puts):
                self.actions.send(self.actions.at(tab), *faults, dies=dies)

        @rule(tab=tab)
        def it_sends(self, tab):
            self.actions.send(self.actions.at(tab))

        @precondition(lambda self: self.actions.held())
        @rule(which=which)
        def what_was_held_goes_on(self, which):
            self.actions.go_on(self.actions.held()[which % len(self.actions.held())])

        @precondition(lambda self: self.actions.late)
        @rule(which=which)
        def a_late_request_arrives(self, which):
            self.actions.deliver(which % self.actions.late)

        @rule(tab=page, which=which, again=st.booleans())
        def an_entry_is_discarded_or_sent_again_by_hand(self, tab, which, again):
            if id := self.entry(("attention",) if again else ("waiting", "attention"), which):
                tab = self.actions.at(tab)
                self.actions.ask("resend", tab=tab, id=id) if again else self.actions.discard(tab, id)

        @rule(tab=tab, what=st.sampled_from(TROUBLES), login=st.sampled_from(LOGINS), minutes=st.integers(-2880, 2880))
        def the_world_goes_on(self, tab, what, login, minutes):
            self.actions.trouble(tab, what)
            if what == "clock":
                self.actions.jump(timedelta(minutes=minutes))
            if what in ("somebody else", "signed out", "sessions ended"):
                self.actions.sign_in(login)

        @precondition(lambda self: len(bench.backups) < 2)
        @rule()
        def a_backup_is_taken(self):
            bench.back_up()

        @precondition(lambda self: bench.backups)
        @rule(which=which)
        def a_backup_is_restored(self, which):
            bench.restore(which % len(bench.backups))
            self.actions.sign_in("member")

        @invariant()
        def every_promise_holds(self):
            self.sound = False
            self.actions.check()
            self.sound = True

        def teardown(self) -> None:
            if self.sound:
                all_is_well(self.actions)

    return Life


def test_the_promises_hold_whatever_happens(bench):
    engine = "postgres" if "postgres" in bench.server.database_url else "sqlite"
    run_state_machine_as_test(
        machine(bench),
        settings=settings(
            max_examples=SOAK or EXAMPLES[engine],
            stateful_step_count=STEPS,
            derandomize=not SOAK,
            database=None,
            deadline=None,
            print_blob=bool(SOAK),
            suppress_health_check=list(HealthCheck),
        ),
    )
