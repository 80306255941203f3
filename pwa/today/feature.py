"""Declare Today and the frame of all pages: tabs, menu, manifest."""

from pwa.core.features import Feature

from . import branch, navigation, shell, views, work

FEATURE = Feature(
    __package__, blueprints=(shell.shell, views.today, work.work, branch.branch), setup=navigation.register
)
