"""What incorporation declares."""

from pwa.incorporation.feature import FEATURE
from pwa.stages import Stage


def test_the_package_is_the_second_stage():
    assert FEATURE.stage is Stage.INCORPORATION
