"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "published task": _l("published a service task"),
        "changed task": _l("changed a service task"),
        "cancelled task": _l("cancelled a service task"),
        "asked for task": _l("asked a member to do a service task"),
        "freed place in task": _l("took a member who left off the list of a service task"),
        "put on list of task again": _l("put a member on the list of a service task again"),
        "put off task": _l("put off a service task"),
    },
    kinds={"offer": _l("offer"), "claim": _l("claim"), "task": _l("service task")},
    fields={
        "task": _l("service task"),
        "drop": _l("gave it back"),
        "skill": _l("skill"),
        "organiser": _l("for whom"),
        "places": _l("number of places"),
        "provided": _l("what is provided"),
        "begins_at": _l("time"),
        "half_hours": _l("hours"),
        "skills": _l("skills"),
        "region": _l("region"),
        "when": _l("when"),
        "readers": _l("who reads it"),
    },
)
