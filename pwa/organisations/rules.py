"""Decide who may give and end posts, and who confirms an appointment: on plain values.

`held`: the posts of the acting person as (role, path of the unit).
"""

from collections.abc import Iterable

from pwa.core.access import BRANCH_OFFICERS, Role

BELOW = (Role.CONTACT, *BRANCH_OFFICERS, Role.COMMITTEE)  # posts that the committee or county above decides about
GIVEN = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY, Role.AUDITOR, Role.ADMIN)
FITS = {
    Role.SECRETARY: ("branch", "joint_branch", "temporary_branch", "floating_branch", "general_branch"),
    Role.ORGANISER: ("branch", "joint_branch", "temporary_branch", "floating_branch", "general_branch"),
    Role.COMMITTEE: ("committee", "general_branch"),
    Role.COUNTY: ("county",),
    Role.AUDITOR: ("county",),
    Role.ADMIN: ("county", "committee"),
}
# People are placed in these units and keep their membership with their own branches.
PLACED_KINDS = ("floating_branch", "temporary_branch")
STAYS, HANDS_OVER = "stays", "hands_over"


def decides(held: Iterable[tuple[str, str]], role: str, path: str) -> bool:
    """Whether somebody decides about posts of `role` at the unit of this path: an administrator of the unit, or, for
    posts of branches and committees, the committee or county department above it."""
    return any(
        path.startswith(top) and (mine == Role.ADMIN or (mine in (Role.COMMITTEE, Role.COUNTY) and top != path))
        for mine, top in held
        if mine == Role.ADMIN or role in BELOW
    )


def why_not_confirm(
    decides: bool, is_proposer: bool, is_appointed: bool, is_second: bool, proposer_decides: bool = True
) -> str | None:
    """Return why this person may not confirm an appointment: a second person has to, and nobody their own. `is_second`:
    they are known to be another person than the one who proposed it and the one who is to get it. `proposer_decides`:
    who proposed it still holds the right by which they did: else it has lapsed, as links do."""
    if is_proposer:
        return "proposed_it"
    if is_appointed:
        return "own_post"
    if not decides:
        return "not_above"
    if not proposer_decides:
        return "lapsed"
    return None if is_second else "by_link"


def why_not_appoint(role: str, kind: str, holders: int, becomes: str) -> dict[str, str]:
    """Return what is wrong with a proposal: a role that such a unit does not have, or no answer to what `becomes` of
    the present holders."""
    wrong: dict[str, str] = {}
    if kind not in FITS.get(Role(role), ()) if role in GIVEN else True:
        wrong["role"] = "not_a_choice"
    elif holders and becomes not in (STAYS, HANDS_OVER):
        wrong["becomes"] = "required"
    return wrong
