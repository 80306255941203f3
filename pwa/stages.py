"""The model's five stages. Everything else in the house hangs on these five words."""

from enum import Enum


class Stage(Enum):
    """The five stages of a member's path, in order."""

    SCREENING = "查"  # Who is here, and is what we know complete?
    INCORPORATION = "纳"  # Which branch takes this member in?
    LIAISON = "联"  # When did someone last speak with them, what do they need?
    MANAGEMENT = "管"  # What is due, owed, or changing hands?
    CONTRIBUTION = "用"  # Where can they be of use?
