"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "answered about twins": _l("said whether a row of a roster is about somebody who is known"),
        "imported": _l("read a roster in"),
        "imported units": _l("read a table of units in"),
        "out of date roster": _l("deleted a roster that nobody decided on within 30 days"),
        "out of date units": _l("deleted a table of units that nobody decided on within 30 days"),
        "sent roster": _l("sent a roster to be checked"),
        "sent units": _l("sent a table of units to be checked"),
        "threw away roster": _l("threw away a roster that was sent"),
        "threw away units": _l("threw away a table of units that was sent"),
    },
    kinds={
        "members": _l("roster"),
        "roster": _l("roster"),
    },
    fields={
        "mending": _l("wrong rows to mend"),
        "other": _l("somebody else"),
        "same": _l("the same person"),
    },
    by_itself=frozenset({"out of date roster", "out of date units"}),
)
