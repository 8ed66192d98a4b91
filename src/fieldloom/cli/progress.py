"""A bar of bytes at the terminal, for what reads or writes much."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fieldloom.cli.speaking import err


@contextmanager
def shown(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives a function that is told how many bytes are done, and of how many."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    hidden = quiet or not err.is_terminal
    with Progress(*columns, console=err, disable=hidden, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
