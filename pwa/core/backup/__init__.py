"""Back up everything into one file, the same for both engines: a zip with a manifest and one file of JSON lines for
each table.

It is taken while the server runs, streamed from one read transaction, and does not contain the secret keys. It is
restored in one write transaction, after every byte was checked, never by replacing the database file.
"""

from .reader import Backup
from .restore import restore_backup
from .writer import take

__all__ = ["Backup", "restore_backup", "take"]
