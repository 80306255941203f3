"""Label the kinds of units and the roles of posts."""

from flask_babel import lazy_gettext as _l

from pwa.core.access import Role

KINDS = {
    "county": _l("county committee"),
    "committee": _l("grassroots committee"),
    "general_branch": _l("general branch"),
    "branch": _l("branch"),
    "joint_branch": _l("joint branch"),
    "temporary_branch": _l("temporary branch"),
    "floating_branch": _l("floating-member branch"),
    "group": _l("Party group"),
}
ROLES = {
    Role.MEMBER: _l("member"),
    Role.CONTACT: _l("contact person"),
    Role.SECRETARY: _l("branch secretary"),
    Role.ORGANISER: _l("organisation officer"),
    Role.COMMITTEE: _l("committee staff"),
    Role.COUNTY: _l("county department"),
    Role.AUDITOR: _l("data officer"),
    Role.ADMIN: _l("administrator"),
}
