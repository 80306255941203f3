"""A command whose power goes when half the tables of a restore are filled."""

import os
import signal

from pwa import cli
from pwa.core.backup import restore


def main() -> None:
    """The command, until the members are in."""
    insert = restore._insert

    def killed(opened, table):
        insert(opened, table)
        if table.name == "member":
            os.kill(os.getpid(), signal.SIGKILL)

    restore._insert = killed
    cli.main()
