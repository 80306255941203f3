"""Find the counties that nobody administers: for `yanxing doctor`, and after a restore, which may end the last post."""

from pwa.core.access import Role
from pwa.core.doctor_findings import Findings, note, wrong
from pwa.core.terminal import _

from .models import Post, Unit


def counties_without_administrator() -> list[Unit]:
    """List the open counties at which no post of administrator is in force, by code. One query."""
    held = Post.select(Post.unit).where(Post.role == Role.ADMIN.value, Post.in_force())
    counties = Unit.select().where(Unit.kind == "county", Unit.closed_at.is_null(), Unit.id.not_in(held))
    return list(counties.order_by(Unit.code, Unit.id))


def without_administrator(county: Unit) -> str:
    """Say to the operator what to do for this county."""
    return _(
        "%(county)s has no administrator in force: 'yanxing admin NAME --county %(code)s' makes one.",
        county=county.name,
        code=county.code,
    )


def examine_administrators() -> Findings:
    """Check that each county that had an administrator has one; one that never had is only worth knowing."""
    had = {row.unit_id for row in Post.select(Post.unit).where(Post.role == Role.ADMIN.value).distinct()}
    for county in counties_without_administrator():
        yield (wrong if county.id in had else note)(without_administrator(county))
