"""What the tests of abuse share with those of the doors."""

from tests.identity.conftest import account_of, key, link_for  # noqa: F401
