"""Read the name of somebody who has no file as a member here."""

from pwa.core.fields import Checked
from pwa.roster.cells import Wrong
from pwa.roster.member_cells import name as read_name


def check_name(read: Checked) -> None:
    """Read the name of a form as a roster does; one that is no name of a person is an error."""
    if said := read.values.get("name"):
        try:
            read.values["name"] = read_name(said)
        except Wrong:
            read.errors["name"] = "wrong_name"
