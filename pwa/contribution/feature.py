"""Declare contribution 用: what members offer."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Follow, Joining, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import data_export, labels, offer_form, offer_pages, offers, today_lines
from .audit_labels import AUDIT
from .models import Offer

FEATURE = Feature(
    __package__,
    stage=Stage.CONTRIBUTION,
    blueprints=(offer_pages.offer_pages,),
    forms=(offer_form.OFFER,),
    follows=(
        Follow("offer", offer_form.after, offer_form.adopted),
        Follow("withdrawal", offer_form.after, offer_form.adopted_withdrawal),
    ),
    timeline=(Line("offer_made", labels.offered_text, report_address, readers=Readers.FILE),),
    today=(today_lines.offer_to_renew,),
    today_values=today_lines.VALUES,
    branch=(today_lines.of_branch,),
    work=(Work(_l("What members offer"), "offers.index", roles=offer_pages.READS),),
    kept=(
        Kept(
            Offer,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("What you can offer: skills, your words, where and when, and who reads which part"),
            why=_l("So that whoever needs help can ask you, if you want."),
            section="offers",
            of_member=data_export.offers_of,
        ),
    ),
    joining=Joining(after=lambda stays, goes, by: offers.judge([stays.id])),
    audit=AUDIT,
)
