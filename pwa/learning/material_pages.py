"""List material for learning, show one, send a PDF as a download, and let officers give out and take back.

Nobody is recorded when they open material: no table is written, and the answers are neither logged nor counted.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.clock import day_of, today
from pwa.core.database import transact
from pwa.core.downloads import attachment_header
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.logs import unlogged
from pwa.core.transitions import Refused, answer
from pwa.core.write_keys import limit_body

from . import labels, materials
from .material_models import PDF
from .materials import MATERIAL, MOST_SENT, content_of, give_out, is_given, read_material
from .programme_list import MATERIALS
from .programme_pages import chosen_unit, unit_choices
from .reach import PUBLISHES, material_within, publishing_units, to_change

learning_materials = Blueprint("learning_materials", __name__)


@learning_materials.get("/management/learning/materials")
@needs_proof
@open_to(Role.MEMBER, *PUBLISHES)
def index() -> Response:
    """List what is there to read, with its size."""
    keep_page(Copy.OWN)
    listed = MATERIALS.shown(current_user, request.args)
    return page("learning/materials.html", block="rows", listed=listed, publishes=bool(publishing_units(current_user)))


@learning_materials.get("/management/learning/materials/<uuid:material>")
@unlogged
@needs_proof
@open_to(Role.MEMBER, *PUBLISHES)
def show(material: UUID) -> Response:
    """Show a text, or what a PDF is with its download. The phone keeps the page; the PDF on a tap."""
    return _page(material_within(current_user, material))


def _page(row: Any, why: Refused | None = None) -> Response:
    if is_given(row):
        keep_page(Copy.OWN)
    else:
        store_nothing()
    return page(
        "learning/material.html",
        block="main",
        status=422 if why else 200,
        material={"id": row.id, "title": row.title, "name": row.name},
        is_file=row.kind == PDF and is_given(row),
        paragraphs=[part.strip() for part in row.words.split("\n\n") if part.strip()],
        about=f"{labels.material_words(row)} · {row.unit.name} · {on_day(day_of(row.made_at))}",
        size=labels.size_words(row.size),
        topic=labels.TOPIC_NAMES[row.topic],
        withdrawn=not is_given(row),
        may_withdraw=row.may_change and is_given(row),
        seen=materials.NOUN.seen(row),
        stale=why.shown.get("stale") if why else None,
    )


@learning_materials.get("/management/learning/materials/<uuid:material>/download")
@unlogged
@needs_proof
@open_to(Role.MEMBER, *PUBLISHES)
def download(material: UUID) -> Response:
    """Send a PDF; no browser opens it as a page."""
    row = material_within(current_user, material)
    if row.kind != PDF or not is_given(row):
        raise NotFound
    sent = Response(content_of(row), mimetype="application/pdf")
    sent.headers["Content-Disposition"] = attachment_header(row.name, "material.pdf")
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


@learning_materials.get("/management/learning/materials/new")
@needs_proof
@open_to(*PUBLISHES)
def new() -> Response:
    """Show the form of material."""
    return _form()


def _form(errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    units, unit = chosen_unit()
    wrong = refusals(errors or {})
    if wrong and "file" not in wrong and request.files.get("file"):
        wrong["file"] = _("Please choose the file again.")
    form = Form(MATERIAL, request.form.to_dict() if errors else {}, wrong)
    shown = {"units": unit_choices(units), "unit": unit, "errors": wrong}
    return page("learning/material_form.html", block="main", status=422 if errors else 200, form=form, **shown)


@learning_materials.post("/management/learning/materials")
@limit_body(MOST_SENT)
@needs_proof
@open_to(*PUBLISHES)
def give() -> Response:
    """Give out material to the members of a unit and below."""
    _units, unit = chosen_unit()
    read = read_material(request.form, request.files.get("file"), today())
    if read.errors:
        return _form(read.errors)
    row = transact(lambda: give_out(unit, read.values, current_user.account.id))
    return redirect_to(url_for("learning_materials.show", material=row.id))


@learning_materials.post("/management/learning/materials/<uuid:material>/withdraw")
@needs_proof
@open_to(*PUBLISHES)
def withdraw(material: UUID) -> Response:
    """Take material back; its text and bytes are deleted."""
    back = lambda row: url_for("learning_materials.index")  # noqa: E731
    return answer(materials.withdraw, lambda: to_change(material_within(current_user, material)), _page, back)
