"""Declare Today, and what surrounds all pages: tabs, menu, manifest."""

from pwa.core.access import OFFICERS, Role
from pwa.core.features import Feature, OfflinePage

from . import branch, navigation, shell, views, work

FEATURE = Feature(
    __package__,
    blueprints=(shell.shell, views.today, work.work, branch.branch),
    setup=navigation.register,
    offline=(
        OfflinePage("branch.index", roles=(Role.MEMBER,)),
        OfflinePage("work.index", roles=(*OFFICERS, Role.COUNTY)),
    ),
)
