"""Show the form of a contact: kept on the phone for everybody of the list, stored by the same intake."""

from typing import Any

from flask import Blueprint, Response

from pwa.core.access import OFFICERS, open_to
from pwa.members.models import Member
from pwa.reports.form_pages import file_form, form_page

contact_page = Blueprint("contact_page", __name__)


@contact_page.get("/liaison/contacts/new")
@open_to(*OFFICERS)
def new_contact() -> Response:
    """Show the form to write down a contact; works offline."""
    return form_page("contact")


@contact_page.post("/liaison/contacts")
@open_to(*OFFICERS)
def file_contact() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("contact")


def page_facts(own: Member | None) -> dict[str, Any]:
    """The form needs nothing besides what every form page shows."""
    return {}
