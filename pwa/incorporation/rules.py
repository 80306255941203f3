"""Say by when a host answers a request, and who may ask. Pure rules on plain values; sources in docs/rules.md."""

from datetime import date, timedelta


def answer_due_on(asked_on: date, days: int) -> date:
    """Return the day by which a host takes a member in or refuses (parameter `placement.answer_days`; ours)."""
    return asked_on + timedelta(days=days)


def host_sees(consented: bool, ended: bool) -> bool:
    """Whether a host sees whose request or placement it is: only with consent to this very host (PIPL Art 23), and only
    while it stands."""
    return consented and not ended


def may_overrule(state: str, is_newest: bool) -> bool:
    """Whether the committee above a host may send a refusal back to it: while the member has asked nobody else since
    (2024 Opinion: taken in one by one)."""
    return state == "refused" and is_newest
