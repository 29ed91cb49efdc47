"""A limit on the time of one workload."""

import contextlib
import signal


class Late(BaseException):
    """The time is up. Libraries that catch every exception do not catch this one."""


@contextlib.contextmanager
def within(seconds: float):
    """Raises `Late` in the body once the seconds are over; where the system has no alarm, the body takes what it takes."""
    if seconds == float("inf") or not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_):
        raise Late(f"it takes more than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
