"""What the child process may not do: limits that the operating system keeps."""

import contextlib
import ctypes
import os
import resource

ADDRESS_SPACE = 1_600_000_000
CPU_SECONDS = 90
OPEN_FILES = 64
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def close_in() -> None:
    """Give up what reading needs none of: the network, writing files, core dumps, new rights.

    The network goes where the kernel lets an ordinary user leave it; the rest always holds.
    Pandoc inherits every limit. Its runtime reserves address space freely, but keeps to a limit
    that it finds set, and to the heap it is given on its command line.
    """
    _leave_network()
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_AS, ADDRESS_SPACE)


def allow_cpu() -> None:
    """Allow the next file its processor time, counted from what was used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def limit(what: int, amount: int) -> None:
    """Lower one limit for good. A system that lacks it, as macOS lacks some, is left as it is."""
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        resource.setrlimit(what, (amount, amount))


def _leave_network() -> None:
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.unshare(_CLONE_NEWNET | _CLONE_NEWIPC):
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)
    os.umask(0o077)
