"""Decide whether two files may be joined as one person's. Pure rules on plain values."""

# The items of a file that are compared. The ID number is none of them: it never changes by joining.
ITEMS = (
    "name", "sex", "ethnicity", "born_on", "education", "kind", "joined_on", "full_on", "job_post", "phone", "landline",
    "address", "status", "lost_since", "floating", "destination",
)  # fmt: skip


def why_not_join(numbers: tuple[str | None, str | None], in_use: tuple[bool, bool], closing_holds_posts: bool) -> str:
    """Return why two files may not be joined, as a code; empty if they may. `numbers`: the keys of their ID numbers;
    `in_use`: whether somebody signs in to the account of each; `closing_holds_posts`: whether the account that would be
    closed holds a post.

    An ID number belongs to one person. And joining never puts somebody else in an account: of two that are in use,
    an administrator closes one first.
    """
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return "two_numbers"
    if all(in_use):
        return "both_sign_in"
    return "closing_holds_posts" if closing_holds_posts else ""


def differing(stays: dict[str, str | None], goes: dict[str, str | None]) -> list[str]:
    """List the items that both files name, and name differently, in the order of the official form."""
    return [item for item in ITEMS if stays.get(item) and goes.get(item) and stays[item] != goes[item]]


def missing(stays: dict[str, str | None], goes: dict[str, str | None]) -> list[str]:
    """List the items that only the file that goes names: they are taken over."""
    return [item for item in ITEMS if not stays.get(item) and goes.get(item)]
