"""Parse the cells of a table of units. Pure functions; each raises `Wrong` with a code, like those in `cells.py`."""

import re

from pwa import places

from . import cells
from .cells import Value, Wrong
from .phone_cells import telephone
from .places import place_of

# The usual words, and the labels of our own pages in both languages.
KINDS = {
    "county": "县委 县 区委 市委 旗委 县级党委 县级党组织 县委组织部 county countycommittee",
    "committee": "党委 基层党委 党工委 乡镇党委 街道党工委 机关党委 联合党委 committee grassrootscommittee",
    "general_branch": "党总支 总支 党总支部 总支部 generalbranch",
    "branch": "党支部 支部 村党支部 branch",
    "joint_branch": "联合党支部 联合支部 jointbranch",
    "temporary_branch": "临时党支部 临时支部 temporarybranch",
    "floating_branch": "流动党员党支部 流动党支部 流动支部 floatingbranch floatingmemberbranch",
    "group": "党小组 小组 group partygroup",
}


KNOWN = {words: kind for kind, said in KINDS.items() for words in (kind.replace("_", ""), *said.split())}


def name(value: Value) -> str:
    """Return a unit's name."""
    said = cells.words(value, "branch")
    if len(said) < 2:
        raise Wrong("missing")
    return said


def code(value: Value) -> str:
    """Return its code, without spaces."""
    said = cells.text_of(value).replace(" ", "")
    if len(said) > 40:
        raise Wrong("long", most=40)
    return said


def kind(value: Value) -> str:
    """Return the kind of a unit, from the usual words."""
    said = re.sub(r"[\s_-]", "", cells.text_of(value).lower())
    if said not in KNOWN:
        raise Wrong("choice", said=said[:40], choices="、".join(words.split()[0] for words in KINDS.values()))
    return KNOWN[said]


def division(value: Value) -> str:
    """Return the code of the division in which it is."""
    code = place_of(cells.words(value, "destination"))
    if not places.exists(code):
        raise Wrong("place_unknown", said=code)
    return code


def phone(value: Value) -> str:
    """Return a mobile or landline number."""
    return telephone(value)[1]
