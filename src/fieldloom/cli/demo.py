"""`fieldloom demo`: the example studies, read in through the product's own path, open in the browser."""

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.serving import HostOption, PortOption
from fieldloom.cli.speaking import (
    Exit,
    beginning,
    command,
    err,
    fail,
    make_database,
    out,
)
from fieldloom.cli.waiting import wait_for

if TYPE_CHECKING:
    from fieldloom.access.who import User

EXAMPLES = Path(__file__).parents[3] / "examples"
STUDIES = ("harbour", "inquiry")
# Not a secret: it opens invented people and public testimony, on this machine only.
DEMO_USER, DEMO_PASSWORD = "demo", "look around the harbour"
SECOND_USER = "ishbel"  # of the invented team: what takes two people can be tried alone


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("demo")(demo)


def demo(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8420,
    serve: Annotated[bool, typer.Option(help="Serve the pages when the studies stand.")] = True,
    browser: Annotated[
        bool, typer.Option(help="Open them in the browser, where there is one.")
    ] = True,
) -> None:
    """Open two example studies: an invented one, and public testimony of an inquiry.

    They lie in a data folder of their own (`FIELDLOOM_DEMO_DATA` names another) and never mix
    with yours. What you do there stays until you delete that folder.
    """
    base = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    os.environ["FIELDLOOM_DATA"] = os.environ.get("FIELDLOOM_DEMO_DATA") or str(
        base / "fieldloom-demo"
    )
    os.environ["FIELDLOOM_DEMO"] = "1"
    _prepare()
    if serve:
        _serve(host, port, browser)


@beginning
def _prepare() -> None:
    """Make the demonstration's database, user and studies, as far as they are missing."""
    from fieldloom.access import reads, writes
    from fieldloom.ground.answers import NotFound

    if not (EXAMPLES / "harbour" / "study.yaml").exists():
        fail(Exit.NOT_FOUND, f"The example studies are not in {EXAMPLES}. Run this from a clone.")
    make_database()
    try:
        by = reads.user(DEMO_USER)
    except NotFound:
        new = writes.NewUser(DEMO_USER, "Demo", "demo@example.org", DEMO_PASSWORD, keeper=True)
        by = writes.add_user(by=None, new=new)
    for name in STUDIES:
        open_folder(EXAMPLES / name, by=by)
    second = reads.user(SECOND_USER)
    if not second.has_usable_password():
        writes.set_password(by=by, user=second, password=DEMO_PASSWORD)


def open_folder(path: Path, *, by: "User") -> None:
    """Read one study folder in, unless its study is here already; say what could not be made."""
    from fieldloom.access import reads
    from fieldloom.exchange.study_folder import reading
    from fieldloom.exchange.study_folder.folder import StudyFolder

    folder = StudyFolder(path)
    head = folder.head()
    if any(study.slug == head["slug"] for study in reads.studies(to=by)):
        return
    out.print(f"Reading {head['title']} ...", markup=False)
    study = reading.start(folder, by=by)
    told = [reading.people_and_fieldwork(folder, study, by=by)]
    job = reading.material(folder, study, by=by)
    if job is not None:
        wait_for(job, by=by, label="Taking in", quiet=not err.is_terminal)
    told += [
        reading.voices(folder, study, by=by),
        reading.codes_and_memos(folder, study, by=by),
    ]
    counts = [f"{n:,} {what}" for part in told for what, n in part.counts.items()]
    out.print(f"    {', '.join(counts)}", markup=False)
    for trouble in (trouble for part in told for trouble in part.troubles):
        err.print(f"    {trouble}", markup=False)


@command
def _serve(host: str, port: int, browser: bool) -> None:
    from fieldloom.web.serving import serve

    def ready(url: str) -> None:
        out.print(f"\nFieldloom is open at {url}", markup=False)
        out.print(f"Sign in as {DEMO_USER}, password: {DEMO_PASSWORD}", markup=False)
        out.print(
            f"What takes two people, approve as {SECOND_USER}, with the same password.",
            markup=False,
        )
        out.print(
            "A demonstration asks for no second factor; your own Fieldloom does.", markup=False
        )
        out.print("Ctrl+C ends it.", markup=False)
        if browser and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            webbrowser.open(url)

    serve(host, port, ready=ready)
