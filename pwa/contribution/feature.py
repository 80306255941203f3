"""Declare contribution 用: what members offer, service tasks and who does them."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Follow, Joining, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import MemberWork
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    claim_form,
    claims,
    data_export,
    labels,
    member_work,
    offer_form,
    offer_pages,
    task_labels,
    task_lines,
    task_pages,
    task_reminders,
    today_lines,
)
from .audit_labels import AUDIT
from .models import Claim, Offer, Task, TaskAsk, TaskPlace
from .task_reach import LOOKS, unit_of_task

OF_USE = _l("So that places are given in the order of arrival, and nobody is asked again and again.")

FEATURE = Feature(
    __package__,
    stage=Stage.CONTRIBUTION,
    blueprints=(offer_pages.offer_pages, task_pages.task_pages),
    forms=(offer_form.OFFER, claim_form.CLAIM),
    follows=(
        Follow("offer", offer_form.after, offer_form.adopted),
        Follow("withdrawal", offer_form.after, offer_form.adopted_withdrawal),
        Follow("claim", claim_form.after, claim_form.adopted),
        Follow("withdrawal", claim_form.after_withdrawals, claim_form.adopted_withdrawal),
    ),
    timeline=(Line("offer_made", labels.offered_text, report_address, readers=Readers.FILE),),
    refusals=task_labels.REFUSALS,
    task_units=(unit_of_task,),
    today=(today_lines.offer_to_renew, task_lines.lines),
    today_values={**today_lines.VALUES, **task_lines.VALUES},
    branch=(today_lines.of_branch, task_lines.of_branch),
    work=(
        Work(_l("What members offer"), "offers.index", roles=offer_pages.READS),
        Work(_l("Service tasks"), "tasks.index", roles=LOOKS),
    ),
    reminders=task_reminders.RULES,
    kept=(
        Kept(
            Offer,
            Keep.UNTIL_LEFT,
            heading=notice_headings.OF_USE,
            what=_l("What you can offer: skills, your words, where and when, and who reads which part"),
            why=_l("So that whoever needs help can ask you, if you want."),
            section="offers",
            of_member=data_export.offers_of,
        ),
        Kept(
            Claim,
            Keep.UNTIL_LEFT,
            heading=notice_headings.OF_USE,
            what=_l("Service tasks that you said you would do, and those you gave back; your file does not show them"),
            why=OF_USE,
            section="claims",
            of_member=data_export.claims_of,
        ),
        Kept(
            TaskPlace,
            Keep.UNTIL_LEFT,
            heading=notice_headings.OF_USE,
            what=_l("Whether you have a place in a service task, or wait for one"),
            why=OF_USE,
        ),
        Kept(
            TaskAsk,
            Keep.UNTIL_LEFT,
            heading=notice_headings.OF_USE,
            what=_l("Service tasks that you were asked to do, and that you put off; never why"),
            why=OF_USE,
            section="task_asks",
            of_member=data_export.asks_of,
        ),
        Kept(
            Task,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.POSTS,
            what=_l("Who published, changed and cancelled service tasks"),
            why=_l("So that it is clear what an organisation asked for."),
        ),
    ),
    member_work=(
        MemberWork(
            _l("places in service tasks, which become free"), member_work.count, member_work.end, member_work.resume
        ),
    ),
    joining=Joining(before=claims.keep_one_each, after=claims.judge_joined),
    audit=AUDIT,
)
