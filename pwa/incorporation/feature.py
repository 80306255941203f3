"""Declare incorporation 纳: members report in at the branch where they live, and are placed there."""

from pwa.core.features import Feature
from pwa.stages import Stage

FEATURE = Feature(
    __package__,
    stage=Stage.INCORPORATION,
)
