"""Declare papers: cards and letters, their numbers, keys and public verification."""

from pwa.core.features import Feature

FEATURE = Feature(__package__)
