"""List the sources of the rules about organisational measures: title → basis, short name in docs/rules.md, clause
(`sources.py`)."""


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


REG_28 = _("Regulations on the Education and Management of Party Members (2019), Art. 28")
REG_29 = _("Regulations on the Education and Management of Party Members (2019), Art. 29")
REG_30 = _("Regulations on the Education and Management of Party Members (2019), Art. 30")
REG_31 = _("Regulations on the Education and Management of Party Members (2019), Art. 31")
APPRAISAL = _(
    "Regulations on the Education and Management of Party Members (2019), Art. 18, 32; guidance on the yearly appraisal"
)
HEARD = _("Yanxing: nobody is decided about unheard")
MEASURE_SOURCES = {
    REG_28: (
        "law",
        "S1",
        _("Where there are early signs, or people complain, the head of the organisation talks to the member."),
    ),
    REG_29: (
        "law",
        "S1",
        _(
            "Who does not attend without reason, pays late, or is away and keeps no contact is criticised and helped "
            "to understand."
        ),
    ),
    REG_30: (
        "law",
        "S1",
        _(
            "Who does not meet the requirements any more but wants to do better is given a period for correction, of "
            "one year at most, and help."
        ),
    ),
    REG_31: (
        "law",
        "S1",
        _(
            "A member is removed in the six cases of the article, by decision of the general meeting and approval of "
            "the organisation above."
        ),
    ),
    APPRAISAL: (
        "practice",
        "S1, S12",
        _(
            "Once a year the general meeting appraises every member; normally one third at most are excellent. Who is "
            "on probation takes part without a grade; a host may hold it and sends the result home."
        ),
    ),
    HEARD: (
        "ours",
        "",
        _("The member learns what is held against them, and is heard, before a meeting decides."),
    ),
}
