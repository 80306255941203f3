"""A worker that is told to end at once ends, whatever it was doing."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import PollableMethodQueue

from pwa.ground.patience import Patient


@pytest.fixture
def worker():
    """A worker between two turns of its loop, without a socket."""
    made = Patient.__new__(Patient)
    made.cfg, made.alive = Config(), True
    made.tpool, made.method_queue = ThreadPoolExecutor(1), PollableMethodQueue()
    made.method_queue.init()
    yield made
    made.method_queue.close()


def test_a_worker_told_to_quit_while_it_hands_a_request_over_goes_on_and_then_ends(worker):
    told = threading.Thread(target=worker.handle_quit, args=(signal.SIGQUIT, None), daemon=True)
    with worker.tpool._shutdown_lock:  # as the line that the signal interrupts holds it
        told.start()
        told.join(10)
        assert not told.is_alive()
    with pytest.raises(SystemExit):
        worker.method_queue.run_callbacks(None)
    assert not worker.alive
    with pytest.raises(RuntimeError):
        worker.tpool.submit(print)
