"""Label the audit lines of learning."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "added to programme": _l("added an item to a programme of learning"),
        "withdrew from programme": _l("took an item out of a programme of learning"),
        "named meeting of item": _l("said by which meeting an item of a programme is held"),
        "exempted from class hours": _l("recorded an exemption from class hours"),
        "ended exemption from class hours": _l("ended an exemption from class hours"),
        "gave out material": _l("gave out learning material"),
        "took back material": _l("took back learning material"),
    },
    kinds={
        "learning_item": _l("item of a programme of learning"),
        "learning_exemption": _l("exemption from class hours"),
        "learning_material": _l("learning material"),
    },
    fields={
        "topic": _l("topic"),
        "title": _l("title"),
        "half_hours": _l("hours"),
        "until": _l("by which day"),
        "year": _l("year"),
        "decided_by": _l("who decided"),
        "decided_on": _l("day of the decision"),
        "meeting": _l("meeting"),
    },
)
