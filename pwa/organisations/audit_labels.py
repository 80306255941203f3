"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "added unit": _l("added a unit"),
        "changed unit": _l("changed a unit"),
        "confirmed appointment": _l("confirmed an appointment"),
        "declined appointment": _l("declined an appointment"),
        "proposed appointment": _l("proposed an appointment"),
        "closed unit": _l("closed a unit"),
        "entered working days": _l("entered the working days of a year"),
        "ended post": _l("ended a post"),
        "founded": _l("founded a unit"),
        "gave post": _l("gave a post"),
        "renamed unit": _l("renamed a unit"),
        "set parameter": _l("set a rule's number"),
        "withdrew parameter": _l("withdrew a rule's number"),
    },
    kinds={
        "appointment": _l("appointment"),
        "override": _l("rule parameter"),
        "post": _l("post"),
        "unit": _l("unit"),
        "working_year": _l("working days of a year"),
    },
    fields={
        "holidays": _l("days off and worked weekend days"),
        "source": _l("source"),
        "unit": _l("unit"),
    },
)
