"""Decide whether two files may be joined as one person's. Pure rules on plain values."""

from datetime import datetime

# The items of a file that are compared. The ID number is none of them: it never changes by joining.
ITEMS = (
    "name", "sex", "ethnicity", "born_on", "education", "kind", "joined_on", "full_on", "job_post", "phone", "landline",
    "address", "status", "lost_since", "floating", "destination",
)  # fmt: skip


def why_not_join(
    numbers: tuple[str | None, str | None], used: tuple[bool, bool], decided: bool, closing_holds_posts: bool
) -> str:
    """Return why two files may not be joined, as a code; empty if they may. `numbers`: the keys of their ID numbers;
    `used`: whether somebody has ever signed in to the account of each, closed since or not; `decided`: whether somebody
    else has closed one of them for this (`closed_for_joining`); `closing_holds_posts`: whether the account that would
    be closed holds a post.

    An ID number belongs to one person. And joining never puts somebody else in an account: of two that were used, an
    administrator closes one first.
    """
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return "two_numbers"
    if all(used) and not decided:
        return "both_sign_in"
    return "closing_holds_posts" if closing_holds_posts else ""


def closed_for_joining(closed_at: datetime, other_used_since: datetime | None, by_administrator: bool) -> bool:
    """Whether a used account was closed so that its file can be joined with one whose account is used too, since
    `other_used_since`. `by_administrator`: by one who is not the person who joins them, or on the machine.

    Who may join files may also close an account, by recording a death. And one that was closed before the other was
    used was closed for something else: whoever opened the second file would be let in to what stood in the first.
    """
    return by_administrator and other_used_since is not None and closed_at >= other_used_since


def first_stays(mine: tuple[bool, bool], theirs: tuple[bool, bool]) -> bool:
    """Whether of two accounts, each as (was used, is open), that of the file that stays is kept. One that was used is
    kept even when it is closed: what stands in its file opens to nobody by an account that is new."""
    return mine >= theirs


def differing(stays: dict[str, str | None], goes: dict[str, str | None]) -> list[str]:
    """List the items that both files name, and name differently, in the order of the official form."""
    return [item for item in ITEMS if stays.get(item) and goes.get(item) and stays[item] != goes[item]]


def missing(stays: dict[str, str | None], goes: dict[str, str | None]) -> list[str]:
    """List the items that only the file that goes names: they are taken over."""
    return [item for item in ITEMS if not stays.get(item) and goes.get(item)]
