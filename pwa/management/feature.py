"""Declare management 管: probationary members until they become full members."""

from pwa.core.features import Feature
from pwa.stages import Stage

from . import probation_feature, probation_labels, probation_pages, probation_today

FEATURE = Feature(
    __package__,
    stage=Stage.MANAGEMENT,
    blueprints=(probation_pages.probation,),
    timeline=probation_feature.TIMELINE,
    today=(probation_today.due_lines,),
    today_values=probation_today.VALUES,
    file=(probation_feature.FILE,),
    work=(probation_feature.WORK,),
    kept=(probation_feature.KEPT,),
    refusals=probation_labels.REFUSALS,
    audit=probation_labels.AUDIT,
)
