"""Declare learning 学习教育: the programme of a year, class hours, exemptions, material."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import Role
from pwa.core.features import Feature, FileSection, Job, Joining, Line, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.stages import Stage

from . import (
    count_pages,
    counts,
    data_export,
    exemptions,
    labels,
    material_pages,
    member_pages,
    pages,
    programme_pages,
    today_lines,
)
from .audit_labels import AUDIT
from .material_models import LearningMaterial
from .models import LearningExemption, LearningItem, LearningItemMeeting
from .reach import PUBLISHES

LIFE = _l("So that it counts what you took part in, and nothing is asked twice.")
WHO = _l("Who wrote programmes of learning and gave out material; never who opened it")
RECORD = _l("To prove what a branch held and decided.")

FEATURE = Feature(
    __package__,
    stage=Stage.MANAGEMENT,
    blueprints=(
        pages.learning_pages, member_pages.learning_members, programme_pages.learning_programme,
        material_pages.learning_materials, count_pages.learning_counts,
    ),
    timeline=(
        Line("learning_exempted", labels.exempted_text, readers=Readers.FILE),
        Line("learning_exemption_ended", labels.exemption_ended_text, readers=Readers.FILE),
    ),
    offline=(OfflinePage("learning_pages.index", roles=(Role.MEMBER,)),),
    today=(today_lines.newest,),
    today_values=today_lines.VALUES,
    branch=(today_lines.of_branch,),
    work=(Work(_l("Learning"), "learning_pages.index", roles=PUBLISHES),),
    file=(FileSection("learning", today_lines.section, "learning/_in_file.html"),),
    kept=(
        Kept(LearningExemption, Keep.UNTIL_LEFT, heading=notice_headings.MEETINGS,
             what=_l("For which year no class hours are demanded of you: reason, who decided, when"),
             why=LIFE,
             section="learning_exemptions", of_member=data_export.exemptions),
        Kept(LearningItem, Keep.FOR_THE_RECORD, heading=notice_headings.MEETINGS,
             what=WHO, why=RECORD),
        Kept(LearningItemMeeting, Keep.FOR_THE_RECORD, heading=notice_headings.MEETINGS,
             what=WHO, why=RECORD),
        Kept(LearningMaterial, Keep.FOR_THE_RECORD, heading=notice_headings.MEETINGS,
             what=WHO, why=RECORD),
    ),
    joining=Joining(exemptions.keep_one_a_year),
    refusals=labels.REFUSALS,
    audit=AUDIT,
    jobs=(Job(6 * 3600, counts.renew),),
)  # fmt: skip
