"""List the sources of the rules about becoming a member: title → basis, short name in docs/rules.md, clause
(`sources.py`)."""


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


PROBATION = _(
    "Constitution of the Communist Party of China (2022), Art. 7; Detailed Rules on Admitting Party Members (2014)"
)
MEMBER_SOURCES = {
    PROBATION: (
        "practice",
        "S37",
        _(
            "Probation is one year; the branch then discusses in time whether a probationary member becomes full. "
            "It may be extended once, by half a year to a year. General meeting and the organisation above decide; "
            "the standing as a full member counts from the end of the probation."
        ),
    ),
}
