"""Export the roster in the columns of the official form, so that it can be imported again: streamed, with full ID
numbers.

Where another package has a newer value, it replaces the roster's value. For example, whether somebody is out of contact
follows the decision of a meeting where there is one.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

import peewee as pw
from flask_babel import gettext as _

from pwa import places
from pwa.core import crypto
from pwa.core.clock import now
from pwa.core.features import registry
from pwa.core.i18n import in_full, lang
from pwa.core.streaming import snapshot, stream
from pwa.core.tree_paths import lineage
from pwa.members import codes
from pwa.members.file_items import DAYS, Month, in_force
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit

from .cells import Wrong
from .columns import MEMBERS, names
from .file_reader import FOOT
from .places import Found, read_place
from .table_writer import WRITERS

PLAIN = ("name", "sex", "ethnicity", "id_sealed", "born_on", "education", "kind", "joined_on", "full_on", "job_post")
CONTACT = ("phone", "landline", "address", "status", "lost_since", "floating", "destination")
BESIDE = ("destination_area", "month_only")
FIELDS = (*PLAIN, *CONTACT, *BESIDE)


def export_members(path: Path, suffix: str, paths: Iterable[str] | None, by: str = "", reason: str = "") -> int:
    """Write everybody in these subtrees (None: all) to `path`. Returns how many; the last line says who exported and
    why."""
    english = lang() == "en"
    told = _("Exported by %(name)s, %(when)s, for: %(reason)s", name=by, when=in_full(now()), reason=reason)
    with snapshot():
        return WRITERS[suffix](path, names(MEMBERS, english), _rows(paths, english), f"{FOOT} {told}" if by else "")


def _rows(paths: Iterable[str] | None, english: bool) -> Iterator[list[str]]:
    """The rows in the order of the tree, then of names, in the columns of the form."""
    titles = {row.path: row.name for row in Unit.select(Unit.path, Unit.name)}
    declared = {column: values(paths) for column, values in registry().roster_columns.items()}
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    columns = [getattr(Member, name) for name in FIELDS]
    rows = (
        Member.select(*columns, Member.id, Unit.path, AwayPeriod.id, AwayPeriod.division, AwayPeriod.country)
        .join(Unit)
        .switch(Member)
        .join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .where(Member.left_at.is_null())
        .order_by(Unit.path, Member.name_key, Member.id)
    )
    if paths is not None:
        rows = rows.where(reduce(or_, [Unit.below(path) for path in paths], Unit.id.is_null()))
    for row in stream(rows):
        kept = dict(zip(FIELDS, row, strict=False))
        member, path, period, division, country = row[len(FIELDS) :]
        member_id = Member.id.python_value(member)
        newer = {column: values[member_id] for column, values in declared.items() if member_id in values}
        if kept["month_only"]:
            dated = kept | {item: Member.born_on.python_value(kept[item]) for item in DAYS}
            newer |= {item: in_force(item, dated, newer) for item in DAYS}
        kept |= newer
        if period:
            kept |= {"floating": True, "destination": country or division, "destination_area": None}
        branch = "/".join(titles[step] for step in lineage(path))
        yield [_cell(column, kept, branch, english) for column in MEMBERS]


def _cell(column: str, kept: dict[str, Any], branch: str, english: bool) -> str:
    value = kept.get(column)
    if column == "branch":
        return branch
    if column == "id_number":
        return crypto.unseal(kept["id_sealed"]) if kept["id_sealed"] else ""
    if column == "lost":
        return _said(bool(kept["lost_since"]), english)
    if column == "floating":
        return "" if value is None else _said(bool(value), english)
    if value is None:
        return ""
    if column == "sex":
        return {"1": "男 Male", "2": "女 Female"}[value].split()[english]
    if column == "kind":
        return {"full": ("正式党员", "full"), "probationary": ("预备党员", "probationary")}[value][english]
    if column == "destination":
        return _place(value, kept["destination_area"] or "", english)
    tables = {"ethnicity": codes.ETHNICITIES, "education": codes.EDUCATIONS, "status": codes.STATUSES}
    if column in tables:
        return tables[column][value][english] if value in tables[column] else value
    if column == "job_post":
        return codes.POSTS[value][english] if value in codes.POSTS else value
    if isinstance(value, Month):
        return str(value) if english else f"{value.year}年{value.month}月"
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(yes: bool, english: bool) -> str:
    return ("yes" if yes else "no") if english else ("是" if yes else "否")


@lru_cache(maxsize=4096)
def _place(code: str, area: str, english: bool) -> str:
    """A name, with what stands behind it, that is read back as the same; else the code and what stands behind it."""
    locale = "en" if english else "zh"
    if places.is_country(code):
        said = places.country_name(code, locale)
    else:
        said = places.name_of(code, locale=locale) if places.exists(code) else code
    if not area:
        return said if places.is_country(code) or places.resolve(said) == code else code
    with suppress(Wrong):
        if read_place(f"{said}{area}") == Found(code, rest=area):
            return f"{said}{area}"
    return f"{code} {area}"
