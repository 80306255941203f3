"""List where the rules are written, as it is cited to readers who ask 'why?'.

A source is a title with article and paragraph; `SOURCES` says of each on what basis it stands and what it says in one
sentence. S-numbers are explained in docs/rules.md. What a unit sets for itself is cited by the unit's own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .measure_sources import MEASURE_SOURCES
from .member_sources import MEMBER_SOURCES
from .unit_sources import UNIT_SOURCES

# law: the regulation's text was read; practice: a secondary copy, a local rule, an interpretation; ours: a proposal
LAW, PRACTICE, OURS = "law", "practice", "ours"


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


@dataclass(frozen=True)
class Reason:
    """One sentence that explains a rule's result: a msgid and its values (dates, numbers), and its own source."""

    text: str
    values: dict[str, object] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Source:
    """On what basis a source stands, its short name in docs/rules.md ('' for our own), and what it says: a msgid."""

    basis: str
    short: str
    clause: str


REG_24_ABROAD = _("Regulations on the Education and Management of Party Members (2019), Art. 24, para. 2")
REG_24_LOST = _("Regulations on the Education and Management of Party Members (2019), Art. 24, para. 3")
REG_24_RESTORED = _("Regulations on the Education and Management of Party Members (2019), Art. 24, para. 4")
REG_25 = _("Regulations on the Education and Management of Party Members (2019), Art. 25, para. 3")
REG_32 = _(
    "Regulations on the Education and Management of Party Members (2019), Art. 32, para. 1; Opinion on Further "
    "Strengthening and Improving the Management of Floating Members (2024)"
)
REG_34_GRADUATES = _("Regulations on the Education and Management of Party Members (2019), Art. 34, para. 1")
REG_34_ABROAD = _("Regulations on the Education and Management of Party Members (2019), Art. 34, para. 2")
BRANCH_11 = _("Regulations on the Work of Party Branches (Trial, 2018), Art. 11")
BRANCH_12 = _("Regulations on the Work of Party Branches (Trial, 2018), Art. 12")
BRANCH_13 = _("Regulations on the Work of Party Branches (Trial, 2018), Art. 13")
REG_16 = _("Regulations on the Education and Management of Party Members (2019), Art. 16")
REG_17 = _("Regulations on the Education and Management of Party Members (2019), Art. 17")
ELECTION = _("Regulations on Elections in Grassroots Organisations of the Party (2020), and answers to them")
ADMISSION = _("Detailed Rules on Admitting Party Members (2014)")
LECTURES = _("Local practice: a Party lecture once a quarter")
CARD = _(
    "Notice of the Central Organisation Department of 8 December 2006 on the forms of the activity card and of the "
    "introduction letter (No. 45 of 2006)"
)
AFFILIATION = _(
    "Opinion of the Central Organisation Department on Further Strengthening the Management of Party Members' "
    "Affiliation (No. 10 of 2004)"
)
LOST = _("Usual practice in handling members out of contact")
QUARTERLY = _("Local practice (Yongde County, Yunnan, 2011)")
STEPS = _("Yanxing's own proposal: steps before and after contact is due")
HALF_YEAR = _("Yanxing's own proposal: contact abroad every half-year, counted as 182 days")
FIGURES = _("Yanxing's own proposal: a small figure can point at a person")
LIGHT = _("Yanxing's own proposal, so that rounds stay light (Opinions on Formalism at the Fingertips, 2023)")
CASES = _("Yanxing's own proposal: whoever asks for help knows by when there is an answer")
PLACEMENTS = _(
    "Yanxing's own proposal: whoever reports in knows by when the host answers (Opinion on Further Strengthening and "
    "Improving the Management of Floating Members, 2024: taken in one by one)"
)
EACH = _("Local practice (Ningyuan County, Hunan, 2025)")
AHEAD = _("Yanxing's own proposal: a hand-over is planned no further than people can foresee")
CONFIRMING = _("Opinion on Strengthening and Improving the Management of Floating Members (2006)")
ASKED_ONCE = _("Yanxing's own proposal: what was said lately is not asked again")
REMINDERS = _(
    "Yanxing's own proposal: at most one routine reminder a week, none at night (Opinions on Formalism at the "
    "Fingertips, 2023)"
)
SEARCHES = _("Yanxing's own proposal: a search goes on until people end it, so it is looked at again and again")

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        REG_24_ABROAD: Source(
            LAW,
            "S1 Art 24(2)",
            _(
                "Who has settled abroad for private reasons, or has studied or researched abroad for over 5 "
                "years without returning, is normally suspended; the organisation that keeps the membership "
                "decides."
            ),
        ),
        REG_24_LOST: Source(
            LAW,
            "S1 Art 24(3)",
            _(
                "Who has been out of contact for 6 months or more and is still not found by any means is "
                "suspended; the branch or an organisation above decides. Who cannot be reached 2 years after "
                "that is removed."
            ),
        ),
        REG_24_RESTORED: Source(
            LAW,
            "S1 Art 24(4)",
            _("A suspended membership can be restored by the procedure laid down, where the conditions are met."),
        ),
        REG_25: Source(
            LAW,
            "S1 Art 25(3)",
            _(
                "The membership is to move when work unit or usual residence has changed, or when somebody "
                "studies, works or lives away for 6 months or more in a fairly fixed place."
            ),
        ),
        REG_32: Source(
            LAW,
            "S1 Art 32(1), S2",
            _(
                "A floating member has not transferred the membership and has been unable to take part in the "
                "activities of the branch that keeps it for 6 consecutive months or more."
            ),
        ),
        REG_34_GRADUATES: Source(
            LAW,
            "S1 Art 34(1)",
            _("A university goes on managing the graduates whose membership it keeps, normally for at most 2 years."),
        ),
        REG_34_ABROAD: Source(
            LAW,
            "S1 Art 34(2)",
            _(
                "The university or work unit keeps the membership of who studies or researches abroad, and "
                "contacts them at least once every half-year."
            ),
        ),
        BRANCH_11: Source(
            LAW,
            "BR Art 11",
            _(
                "At least half of the members entitled to vote must be present; it passes when more than half of"
                " the members entitled to vote who should attend are in favour."
            ),
        ),
        BRANCH_12: Source(
            LAW,
            "BR Art 12",
            _("The branch committee normally meets once a month; at least half of its members must be present."),
        ),
        BRANCH_13: Source(LAW, "BR Art 13", _("A Party group normally meets once a month.")),
        REG_16: Source(LAW, "S1 Art 16", _("The branch holds a theme Party day once a month, on a fairly fixed day.")),
        REG_17: Source(LAW, "S1 Art 17", _("The branch holds an organisational life meeting at least once a year.")),
        ELECTION: Source(
            PRACTICE,
            "S15",
            _(
                "At least four fifths of those who should attend must be present; a candidate is elected with the "
                "votes of more than half of the electors present. Nobody votes for somebody else."
            ),
        ),
        ADMISSION: Source(
            PRACTICE,
            "S37",
            _(
                "More than half of the members entitled to vote must be present, and more than half of them all in "
                "favour; a written opinion sent to the branch before the meeting counts."
            ),
        ),
        LECTURES: Source(PRACTICE, "S11", _("Party lectures are to be held regularly; how often is not said.")),
        CARD: Source(
            PRACTICE,
            "S4, S5",
            _(
                "The branch registers, fills in and issues the card, the host branch fills in its part; the "
                "holder votes and is elected at home only."
            ),
        ),
        AFFILIATION: Source(
            PRACTICE,
            "S6",
            _(
                "Up to 3 months no paper is needed where membership need not be proved; up to 6 months a "
                "certificate letter; the activity card where place or time is uncertain."
            ),
        ),
        LOST: Source(
            PRACTICE,
            "S10",
            _(
                "The branch meeting decides, the committee approves, the county department keeps the record; of "
                "a probationary member who is not found the qualification is cancelled."
            ),
        ),
        QUARTERLY: Source(
            PRACTICE, "S33", _("Contact persons get in touch with members away at least once a quarter.")
        ),
        STEPS: Source(
            OURS,
            "",
            _("Told fifteen days before contact is due, a search proposed thirty days after; nothing under 30 days."),
        ),
        REMINDERS: Source(
            OURS,
            "",
            _("What is urgent goes out at once, the rest together, once a week; none of it names anybody."),
        ),
        HALF_YEAR: Source(
            OURS,
            "",
            _("The regulations say it of study and research abroad; we propose the same for all others abroad."),
        ),
        FIGURES: Source(OURS, "", _("Figures under 5 are not shown to who may not open the people behind them.")),
        LIGHT: Source(OURS, "", _("A round asks little, rarely and only what is needed.")),
        CASES: Source(
            OURS, "", _("Each request and each question to a level above has a day by which it is answered.")
        ),
        PLACEMENTS: Source(
            OURS, "", _("The host answers a report-in within 10 days: it takes the member in, or says why not.")
        ),
        **{title: Source(*told) for title, told in {**UNIT_SOURCES, **MEMBER_SOURCES, **MEASURE_SOURCES}.items()},
        EACH: Source(PRACTICE, "S33", _("A contact person has one to several members, 4.4 on average.")),
        AHEAD: Source(OURS, "", _("A plan that is made longer ahead is forgotten, or no longer fits the people.")),
        CONFIRMING: Source(PRACTICE, "S3", _("A member away reports to the home branch at least once a year.")),
        ASKED_ONCE: Source(
            OURS, "", _("What is older than half a year is asked on the same page as what is a year old.")
        ),
        SEARCHES: Source(OURS, "", _("The branch looks at each search again every 30 days.")),
    }
)


def basis_of(source: str) -> str:
    """Return on what basis a source stands; what a unit has set for itself is practice."""
    return SOURCES[source].basis if source in SOURCES else PRACTICE


def clause_of(source: str) -> str:
    """Return what a source says in one sentence, as a msgid; empty for what a unit has set for itself."""
    return SOURCES[source].clause if source in SOURCES else ""
