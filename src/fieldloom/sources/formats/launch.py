"""Starting, weighing and ending the child process that reads."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import fieldloom

_BURIAL = 1.0
_PAGE = os.sysconf("SC_PAGE_SIZE")


def start() -> subprocess.Popen[bytes]:
    """A new child, in a session of its own, with nothing of this process's environment."""
    source = str(Path(fieldloom.__file__).resolve().parent.parent)
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
        },
        start_new_session=True,
    )
    for pipe in pipes(child):
        os.set_blocking(pipe, False)
    return child


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
