"""Declare incorporation 纳: members report in at the branch where they live, and are placed there; the items of a
member's file."""

from pwa.core.features import Feature, FileSection
from pwa.stages import Stage

from . import item_pages

FEATURE = Feature(
    __package__,
    stage=Stage.INCORPORATION,
    blueprints=(item_pages.item_pages,),
    file=(FileSection("items", item_pages.links),),
)
