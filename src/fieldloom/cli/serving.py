"""`fieldloom serve`: the web door, on this machine unless told otherwise."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import acting, command, out

HostOption = Annotated[str, typer.Option(help="Address to listen on; loopback by default.")]
PortOption = Annotated[int, typer.Option(help="Port; 0 takes any free one.")]


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("serve")(serve)


@command
def serve(host: HostOption = "127.0.0.1", port: PortOption = 8420) -> None:
    """Serve the pages and do the long work until Ctrl+C."""
    from fieldloom.pseudonyms import standing
    from fieldloom.web.serving import serve as serve_here

    acting()
    standing.settle()
    serve_here(host, port, ready=lambda url: out.print(f"Fieldloom is open at {url}", markup=False))
