"""Give out material for learning, a text or a checked PDF, and take it back. Opening it is recorded nowhere."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from pwa.core import audit
from pwa.core.characters import is_forbidden, read_posted_form, without_invisible
from pwa.core.fields import Checked, Choice, Fields, Reader, Text
from pwa.core.transitions import Change, Noun, Transition
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .labels import TOPIC_NAMES
from .material_models import PDF, TEXT, LearningFile, LearningMaterial
from .pdf_check import MOST_BYTES, NotTaken, pages_of
from .reach import PUBLISHES
from .rules import LONGEST_TITLE, LONGEST_WORDS

MOST_SENT = MOST_BYTES + 128 * 1024  # the file and the rest of the form
MATERIAL = Fields(
    Choice("topic", _l("Topic"), TOPIC_NAMES, control="select_field", required=True,
           attributes={"empty": _l("choose")}),
    Text("title", _l("Heading"), LONGEST_TITLE, required=True, attributes={"autocomplete": "off"}),
    Text("words", _l("The text"), LONGEST_WORDS, control="textarea", attributes={"rows": 10},
         hint=_l("An empty line begins a new paragraph. Or leave it out and choose a PDF.")),
    Text("file", _l("or a PDF"), attributes={"type": "file", "accept": ".pdf,application/pdf", "maxlength": None},
         hint=_l("Up to 3 MB and 300 pages, without password, scripts and embedded files.")),
)  # fmt: skip
NOUN = Noun("learning_material", name_of=lambda _record, account: account_name(account))


def read_material(posted: Mapping[str, str], sent: FileStorage | None, day: date) -> Checked:
    """Read the form: a text or a PDF, not both. The values are the columns of a row. A PDF is checked here: call it
    outside of any transaction."""
    out = Reader(MATERIAL, read_posted_form(posted), day).all("file")
    content = sent.read(MOST_BYTES + 1) if sent is not None and sent.filename else None
    words: str = out.values.get("words") or ""
    if bool(words) == (content is not None) and "words" not in out.errors:
        out.errors["words" if words else "file"] = "text_or_file"
    if out.errors:
        return out
    if content is None:
        out.values |= {"kind": TEXT, "size": len(words.encode())}
        return out
    try:
        pages = pages_of(content)
    except NotTaken as why:
        out.errors["file"] = str(why)
        return out
    assert sent is not None
    file = {"name": stored_name(sent.filename or ""), "content": content, "sha256": hashlib.sha256(content).hexdigest()}
    out.values |= {"kind": PDF, "size": len(content), "pages": pages, **file}
    return out


def stored_name(sent_name: str) -> str:
    """Return the name under which a PDF is downloaded: without folders and signs that nobody sees."""
    last = sent_name.replace("\\", "/").rpartition("/")[2]
    shown = without_invisible("".join(one for one in last if not is_forbidden(one) and one != "\n")).strip(" .")
    stem = shown.rpartition(".")[0] or shown
    return f"{stem.strip(' .')[:100] or 'file'}.pdf"


def give_out(unit: Unit, values: Mapping[str, Any], by: UUID) -> LearningMaterial:
    """Give out material to the members of a unit and below. Call inside a write transaction."""
    said = {name: value for name, value in values.items() if name != "content"}
    row: LearningMaterial = LearningMaterial.create(county_id=unit.county_id, unit=unit, made_by=by, **said)
    if row.kind == PDF:
        LearningFile.insert(material=row.id, county_id=unit.county_id, content=values["content"]).execute()
    facts = {"county_id": unit.county_id, "actor_id": by}
    audit.record("gave out material", "learning_material", row.id, fields=["topic", "title"], **facts)
    return row


def content_of(row: LearningMaterial) -> bytes:
    """Return the bytes of a PDF."""
    return bytes(LearningFile.select(LearningFile.content).where(LearningFile.material == row.id).scalar())


def is_given(row: Any) -> bool:
    """Whether the material was not taken back."""
    return row.withdrawn_at is None


def _take_back(change: Change) -> None:
    gone = {"words": "", "withdrawn_at": change.at, "withdrawn_by": change.by}
    LearningMaterial.update(**gone).where(LearningMaterial.id == change.record.id).execute()
    LearningFile.delete().where(LearningFile.material == change.record.id).execute()


withdraw = Transition(NOUN, "withdraw", PUBLISHES, is_given, lambda _row, _posted: {}, _take_back, "took back material")
