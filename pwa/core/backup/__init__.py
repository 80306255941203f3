"""One file with everything in it, the same for both engines: a zip of JSON lines, one member a table, and a manifest.

Taken inside one read transaction while the server serves, streamed, never with the keys. Put back after every byte
was checked, in one write transaction, never by swapping the database's file.
"""

from .reader import Backup
from .restore import put_back
from .writer import take

__all__ = ["Backup", "put_back", "take"]
