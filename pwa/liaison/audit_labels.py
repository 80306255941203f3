"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "added office to rights pages": _l("added a local office to the rights pages"),
        "changed office on rights pages": _l("changed a local office on the rights pages"),
        "withdrew office from rights pages": _l("withdrew a local office from the rights pages"),
        "checked rights page": _l("checked a rights page"),
        "corrected notice": _l("corrected a notice to members"),
        "published notice": _l("published a notice to members"),
        "withdrew notice": _l("took a notice to members back"),
        "planned hand-over of members": _l("arranged the hand-over of a contact person's members"),
        "called off hand-over of members": _l("called off the hand-over of a contact person's members"),
        "dropped hand-over of members": _l(
            "did not hand a contact person's members over: the successor is no longer in the branch"
        ),
        "dropped hand-over of a former officer": _l(
            "did not hand a contact person's members over: who planned it no longer holds the post"
        ),
        "planned visit of care": _l("planned a visit of care"),
        "called off visit of care": _l("called off a visit of care"),
        "confirmed what is on record": _l("confirmed what is on record"),
        "ended pause": _l("ended a pause in which nobody was to get in touch"),
        "handed members over": _l("handed a contact person's members over"),
    },
    kinds={
        "care_visit": _l("visit of care"),
        "confirmation": _l("yearly confirmation"),
        "contact_list": _l("list of contacts"),
        "contact_log": _l("contact with a member"),
        "handover": _l("hand-over of a contact person's members"),
        "rights_office": _l("local office on the rights pages"),
        "rights_check": _l("check of a rights page"),
        "notice": _l("notice to members"),
    },
    fields={
        "audience": _l("for whom"),
        "because": _l("reason"),
        "kind": _l("kind"),
        "notice": _l("notice that is answered"),
        "title": _l("title"),
        "valid_until": _l("end of validity"),
        "words": _l("words"),
        "on": _l("day"),
        "place": _l("place"),
        "host": _l("host branch"),
        "consents": _l("consents"),
        "occasion": _l("occasion"),
        "cancelled_at": _l("called off"),
        "visit": _l("visit of care"),
        "direction": _l("who got in touch"),
        "channel": _l("channel"),
        "needs": _l("needs"),
        "needs_category": _l("kind of request"),
        "follow_up_on": _l("next contact agreed"),
        "pause_reason": _l("reason of the pause"),
        "pause_until": _l("end of the pause"),
        "pause_ended_at": _l("ended by hand"),
        "checked_on": _l("day of the check"),
    },
)
