"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "called meeting": _l("called a meeting"),
        "cancelled meeting": _l("cancelled a meeting"),
        "changed meeting": _l("changed a meeting"),
        "changed members of group": _l("changed who belongs to a committee or group"),
        "ended group": _l("ended a committee or group"),
        "ended calendar address": _l("ended an address for a calendar"),
        "made calendar address": _l("made an address for a calendar"),
        "planned meeting": _l("planned a meeting"),
        "recorded meeting": _l("recorded a meeting"),
        "removed guest": _l("removed a guest of a meeting"),
        "set up group": _l("set up a committee or group"),
        "wrote down guest": _l("wrote down a guest of a meeting"),
    },
    kinds={
        "apology": _l("apology"),
        "group": _l("committee or group"),
        "meeting": _l("meeting"),
        "meeting_guest": _l("guest of a meeting"),
        "roll": _l("roll"),
    },
    fields={
        "agenda": _l("agenda"),
        "begins_at": _l("time"),
        "came": _l("who came"),
        "comes_from": _l("where from"),
        "decided": _l("what was decided"),
        "half_hours": _l("hours"),
        "list_as_of": _l("time of the list"),
        "meeting": _l("meeting"),
        "group_members": _l("who belongs to it"),
        "on": _l("day"),
        "place": _l("place"),
        "reason": _l("reason"),
        "told": _l("what the phone said"),
        "topic": _l("topic"),
        "touched": _l("who was ticked"),
        "types": _l("kind of meeting"),
        "words": _l("words"),
    },
)
