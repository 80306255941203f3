"""Back up everything into one file, the same for both engines: a zip with a manifest and one file of JSON lines for
each table.

Taken inside one read transaction while the server serves, streamed, never with the keys. Put back after every byte
was checked, in one write transaction, never by swapping the database's file.
"""

from .reader import Backup
from .restore import put_back
from .writer import take

__all__ = ["Backup", "put_back", "take"]
