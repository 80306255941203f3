"""Bound how many suggestions without a name are stored. The count is in the memory of the server's process: a stored
one, by minute and by address, would say when and from where somebody wrote."""

import threading
import time

MOST_A_MINUTE = 60  # by each process of the server
MOST_A_DAY = 1000  # in the whole installation


class PerMinute:
    """Counts what happens within a minute of this process's life."""

    def __init__(self, most: int) -> None:
        self.most, self.began, self.count = most, 0.0, 0
        self._lock = threading.Lock()

    def wait(self) -> int:
        """Count one. Returns the seconds to wait if there were too many in this minute, else 0."""
        with self._lock:
            moment = time.monotonic()
            if moment - self.began >= 60:
                self.began, self.count = moment, 0
            self.count += 1
            return 0 if self.count <= self.most else max(1, int(self.began + 60 - moment))


written = PerMinute(MOST_A_MINUTE)
read = PerMinute(MOST_A_MINUTE)
