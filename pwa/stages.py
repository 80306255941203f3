"""Name the five stages of the model, in order. Navigation, the work page and documents are built from them."""

from enum import Enum


def _(msgid: str) -> str:
    """Marks words for the catalogues; whoever shows them translates them."""
    return msgid


class Stage(Enum):
    """The five stages of a member's path: sign, title, the question each one asks, and where its pages lie."""

    title: str
    question: str
    prefix: str

    def __new__(cls, sign: str, title: str, question: str, prefix: str) -> "Stage":
        """The sign is the value; title and question are msgids."""
        stage = object.__new__(cls)
        stage._value_ = sign
        stage.title, stage.question, stage.prefix = title, question, prefix
        return stage

    SCREENING = "查", _("Screening"), _("Who is here, and is what we know complete?"), "/screening"
    INCORPORATION = "纳", _("Incorporation"), _("Which branch takes this member in?"), "/incorporation"
    LIAISON = (
        "联",
        _("Liaison"),
        _("When did someone last speak with them, what do they need?"),
        "/liaison",
    )
    MANAGEMENT = "管", _("Management"), _("What is due, owed, or changing hands?"), "/management"
    CONTRIBUTION = "用", _("Contribution"), _("Where can they be of use?"), "/contribution"
