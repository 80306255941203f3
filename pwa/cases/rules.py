"""What a case may become next, who reads it, and when it is due: pure rules on plain values (docs/rules.md)."""

from datetime import date, timedelta

CATEGORIES = ("hardship", "work", "wages", "labour_protection", "legal", "family", "health", "opinion", "other")
LOST = "lost_contact"  # opened by an officer only: nobody reports themselves lost
READERS = ("contact", "branch", "committee", "charge")  # 'charge', for lost contact: all who have charge of the member
CHOSEN = READERS[:3]  # what a person may choose
ORIGINS = ("member", "officer", "attempt", "candidates")
STEPS = (
    "raised", "taken_on", "handed_over", "told", "noted", "asked_up", "guidance", "answered", "asked_member",
    "settled", "not_settled", "closed", "reopened", "searched", "decided",
)  # fmt: skip
ENDS = ("settled", "unanswered", "found", "restored", "removed")
CHANNELS = ("phone", "message", "family", "neighbours", "police", "visit", "other")
RESULTS = ("nothing", "news", "reached")
DECISIONS = ("lost_confirmed", "suspended", "restored", "removed", "found")


def due_on(days: int, today: date) -> date:
    """The day by which the level that has the case answers: `days` from the day it came."""
    return today + timedelta(days=days)


URGENT = ("hardship", "wages", "labour_protection", "health")


def term_of(category: str) -> str:
    """The parameter that says within how many days a case of this category is answered."""
    if category == LOST:
        return "lost.search_days"
    return "case.urgent_days" if category in URGENT else "case.days"
