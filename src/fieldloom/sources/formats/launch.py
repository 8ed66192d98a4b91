"""Starting, weighing and ending the child process that reads."""

import atexit
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import fieldloom

PIPE = 1 << 20  # bytes that lie in a pipe at most: a text and its blocks pass at once
_BURIAL = 1.0
_PAGE = os.sysconf("SC_PAGE_SIZE")


def start() -> subprocess.Popen[bytes]:
    """A new child, in a session of its own, with nothing of this process's environment."""
    source = str(Path(fieldloom.__file__).resolve().parent.parent)
    # Where this process has its compiled modules apart, the child finds them there; it writes none.
    compiled = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", "fieldloom.sources.formats.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": source,
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            **compiled,
        },
        start_new_session=True,
    )
    for pipe in pipes(child):
        os.set_blocking(pipe, False)
        # The system may allow less, or not know it.
        with contextlib.suppress(OSError, AttributeError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
    return child


class Spare:
    """A child that was started beforehand, for whoever needs the next. It has read nothing, and reads for
    one guard only, as any other: what one delivery's files do to it never meets another's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def lay_by(self) -> None:
        """Start one, where none lies by."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._child = start()

    def take(self) -> subprocess.Popen[bytes]:
        """The one that lies by, or a new one."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None and child.poll() is None:
            return child
        return start()

    def drop(self) -> None:
        """End the one that lies by."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            end(child)


spare = Spare()
atexit.register(spare.drop)


def pipes(child: subprocess.Popen[bytes]) -> tuple[int, int]:
    """File descriptors of the child's standard input and output."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child was started without pipes")
    return child.stdin.fileno(), child.stdout.fileno()


def end(child: subprocess.Popen[bytes]) -> None:
    """End the child. Pandoc goes first, so that the child can bury it: no zombie is left."""
    pandocs = _children(child.pid)
    for pid in pandocs:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    if pandocs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_BURIAL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _children(pid: int) -> list[int]:
    """The process ids of a process's children; none where the system does not say."""
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Bytes of memory that a process and its children hold for themselves; 0 where unknown."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
        total = (int(fields[1]) - int(fields[2])) * _PAGE
    except (OSError, IndexError):
        return 0
    return total + sum(resident(child) for child in _children(pid))
