"""The pages of errands."""

from flask import Blueprint, Response
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, open_to, open_to_signed_in
from pwa.core.fragments import page
from pwa.members.reach import within_reach
from pwa.reports.form_pages import file_form, form_page

from .models import Errand

errands = Blueprint("errands", __name__, template_folder="templates")


@errands.get("/contribution/errands")
@open_to(*BRANCH_OFFICERS)
def index() -> Response:
    """What the members within reach offer."""
    members = within_reach(current_user).members().select_extend()
    found = Errand.select().where(Errand.member.in_([member.id for member in members]))
    return page("errands/index.html", errands=list(found))


@errands.get("/contribution/errands/new")
@open_to_signed_in
def new_errand() -> Response:
    """The form; works offline."""
    return form_page("errand")


@errands.post("/contribution/errands")
@open_to_signed_in
def file_errand() -> Response:
    """Without JavaScript the form posts here."""
    return file_form("errand")
