"""List the sources of the rules about becoming a member, transfers, dues and learning: title → basis, short name in
docs/rules.md, clause (`sources.py`)."""


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


PROBATION = _(
    "Constitution of the Communist Party of China (2022), Art. 7; Detailed Rules on Admitting Party Members (2014)"
)
STEP_DAYS = _("Yanxing: how long a step of a transfer takes")
DUES = _("Rules on the Collection, Use and Management of Party Dues (2008)")
TRAINING = _("Regulations on the Education and Management of Party Members (2019), Art. 20 and 23")
MEMBER_SOURCES = {
    TRAINING: (
        "law",
        "S1 Art 20, 23",
        _(
            "Members normally learn together for at least 32 class hours a year. Nothing hard is demanded of old, ill "
            "or disabled members: study is brought to their door."
        ),
    ),
    STEP_DAYS: ("ours", "", _("A transfer moves on within ten working days, or somebody asks why not.")),
    DUES: (
        "practice",
        "S14",
        _("Dues are paid every month; arrears are normally made up for six months at most."),
    ),
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
