"""Declare management 管: departures, transfers of membership, and probationary members until they become full ones."""

from uuid import UUID

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import OFFICERS, Role
from pwa.core.features import Feature, FileSection, Joining, Line, MemberWork, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.right_kinds import EndsAgain
from pwa.stages import Stage

from . import (
    data_export,
    departure_form,
    departure_pages,
    file_joining,
    incoming_labels,
    incoming_pages,
    incoming_reach,
    labels,
    moved_again,
    probation_feature,
    probation_labels,
    probation_pages,
    probation_today,
    transfer_pages,
    work_lines,
)  # fmt: skip
from .audit_labels import AUDIT
from .departure_page import address_of
from .incoming_models import IncomingLetter
from .models import Departure
from .reach import LOOKS
from .transfer_effect import count_under_way, withdraw_under_way
from .transfer_models import Transfer, TransferStep

WHY = _l("So that you are counted in exactly one branch, and nobody loses sight of you on the way.")


def _transfer(transfer: UUID) -> str:
    """Return the address of a transfer."""
    return url_for("transfers.show", transfer=transfer)


def _incoming(incoming_letter: UUID) -> str:
    """Return the address of a letter of another installation."""
    return url_for("incoming.show", incoming_letter=incoming_letter)


FEATURE = Feature(
    __package__,
    stage=Stage.MANAGEMENT,
    blueprints=(
        departure_pages.departures,
        transfer_pages.transfers,
        incoming_pages.incoming,
        probation_pages.probation,
    ),
    forms=(departure_form.DEPARTURE,),
    timeline=(
        Line("departure_registered", labels.departure_text, address_of, readers=Readers.FILE, reason_opens=False),
        *(
            Line(kind, text, _transfer, readers=Readers.FILE, reason_opens=False)
            for kind, text in (
                ("transfer_begun", labels.begun_text),
                ("transfer_recorded", labels.recorded_text),
                ("transfer_step", labels.step_text),
            )
        ),
        Line("letter_counted", incoming_labels.counted_text, _incoming, readers=Readers.FILE, reason_opens=False),
        *probation_feature.TIMELINE,
    ),
    ends_again={"branch": EndsAgain(_l("moves to another branch"), moved_again.move_again)},
    today=(probation_today.due_lines,),
    today_values=probation_today.VALUES,
    offline=(OfflinePage("departures.new_departure", roles=OFFICERS[1:]),),
    file=(FileSection("transfers", work_lines.section, "management/_transfers.html"), probation_feature.FILE),
    work=(
        Work(_l("Departures"), "departures.index", roles=LOOKS),
        Work(_l("Transfers"), "transfers.index", roles=(*LOOKS, Role.COUNTY), due=work_lines.due),
        Work(
            _l("Letters of other systems"), "incoming.index", roles=(*LOOKS, Role.COUNTY), due=incoming_reach.count_due
        ),
        probation_feature.WORK,
    ),
    kept=(
        Kept(
            Departure,
            Keep.UNTIL_LEFT,
            heading=notice_headings.FILE,
            what=_l("Departures: where to, from when, day of the talk, telephone of a relative"),
            why=_l("So that your branch knows where you went, and gives you the right paper."),
            section="departures",
            of_member=data_export.departures_of,
        ),
        Kept(
            Transfer,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.FILE,
            what=_l("Transfers of your membership: from where to where, letters, days"),
            why=WHY,
            section="transfers",
            of_member=data_export.transfers_of,
        ),
        Kept(
            TransferStep,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.FILE,
            what=_l("Each step of a transfer: who did what, when, and why"),
            why=WHY,
            section="transfer_steps",
            of_member=data_export.steps_of,
        ),
        Kept(
            IncomingLetter,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.FILE,
            what=_l(
                "The introduction letter of another system with which you came here, and the receipt letter for it"
            ),
            why=WHY,
            section="incoming_letters",
            of_member=data_export.incoming_letters_of,
        ),
        probation_feature.KEPT,
    ),
    joining=Joining(before=file_joining.settle),
    member_work=(MemberWork(labels.UNDER_WAY, count_under_way, end=withdraw_under_way, move=withdraw_under_way),),
    refusals=labels.REFUSALS | incoming_labels.REFUSALS | probation_labels.REFUSALS,
    audit=AUDIT,
)
