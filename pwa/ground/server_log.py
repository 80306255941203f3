"""What gunicorn itself has to say, in our form and without anybody's words."""

import logging
import sys
from typing import Any

from gunicorn.glogging import Logger

from .logs import ServerLines


class ServerLog(Logger):
    """gunicorn's own events in our form: no access log (ours is it), no addresses."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers = [logging.StreamHandler(sys.stderr)]
        self.error_log.handlers[0].setFormatter(ServerLines())
        self.error_log.setLevel(logging.WARNING)

    def access(self, *_: Any) -> None:
        """Nothing: the app logs each answer, without the address as typed."""

    def warning(self, msg: str, *args: Any, **options: Any) -> None:
        """As it comes, but what gunicorn refuses by itself it would quote, with the address it came from."""
        super().warning("Invalid request" if msg.startswith("Invalid request") else msg, *args, **options)
