"""Children made by fork: they start at once, without an interpreter that has to import everything."""

import os
import traceback
from collections.abc import Callable


def start(job: Callable[[], object]) -> int:
    """Return the number of a child process that does `job` and ends with status 0, or 1 when an error came out."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        job()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def wait(pid: int) -> int:
    """Return the exit status of a child once it has ended, below 0 when a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
