"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "added photo": _l("a photo came"),
        "adopted": _l("accepted an entry of a predecessor"),
        "closed gap": _l("closed a missing number"),
        "confirmed activity": _l("confirmed an activity"),
        "corrected activity": _l("confirmed an activity with corrections"),
        "declined activity": _l("declined an activity"),
        "filed": _l("filed a report"),
    },
    kinds={
        "activity": _l("activity report"),
        "decision": _l("decision"),
        "gap": _l("missing number"),
        "location": _l("location report"),
        "photo": _l("photo"),
        "submissions": _l("reports"),
        "withdrawal": _l("withdrawal"),
    },
    fields={
        "area": _l("street or firm"),
        "back_home": _l("back home"),
        "visit_until": _l("end of the visit"),
        "country": _l("country"),
        "division": _l("county"),
        "employer_kind": _l("kind of employer"),
        "file": _l("file"),
        "half_hours": _l("hours"),
        "held_by": _l("held by"),
        "hours": _l("hours"),
        "kind": _l("kind"),
        "of": _l("which report"),
        "on": _l("day"),
        "phone": _l("phone"),
        "photos": _l("photos"),
        "reason": _l("reason"),
        "settled": _l("fixed place or job"),
        "since": _l("since"),
        "stay": _l("how long"),
        "summary": _l("a line of text"),
        "topic": _l("topic"),
        "verdict": _l("verdict"),
    },
)
