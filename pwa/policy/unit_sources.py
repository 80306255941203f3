"""List the sources of the rules about units: title → basis, short name in docs/rules.md, clause (`sources.py`)."""


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


BRANCHES = _("Local guidance on the Regulations on the Work of Party Branches (Trial, 2018): forming branches")
FLOATING_BRANCHES = _(
    "Local guidance on the Regulations on the Work of Party Branches (Trial, 2018): floating-member branches; Opinion "
    "on Further Strengthening and Improving the Management of Floating Members (2024)"
)
TERMS = _("Local guidance on the Regulations on the Work of Party Branches (Trial, 2018): terms")
TERM_WARNING = _("Yanxing's own proposal: an election is prepared half a year ahead")
UNIT_SOURCES = {
    BRANCHES: (
        "practice",
        "S11",
        _(
            "Where there are three or more full members a branch is formed; a branch normally has at most 50 "
            "members, and from seven full members on a committee of three to five. Founding one takes a month."
        ),
    ),
    FLOATING_BRANCHES: (
        "practice",
        "S2, S11",
        _(
            "Where many members live or work close together and stay, the home organisation consults the "
            "organisation there and forms a floating-member branch; the county committee or one above approves it."
        ),
    ),
    TERMS: (
        "practice",
        "S11",
        _("The committee of a village or community branch serves five years, others normally three."),
    ),
    TERM_WARNING: ("ours", "", _("The committee is reminded six months before the term of a unit ends.")),
}
