"""Name the tables of incorporation, which stand beside what they serve."""

from .file_proposal_models import FileProposal
from .guest_models import Guest, GuestChange

__all__ = ["FileProposal", "Guest", "GuestChange"]
