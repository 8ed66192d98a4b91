"""`fieldloom`: the door for people who type, and for other programs (`--json`)."""

import sys


def main() -> None:
    """Run the command line. A server brings its own command alone: the others are a tenth of its start,
    and would lie in its memory."""
    if sys.argv[1:2] == ["serve"]:
        from fieldloom.cli import serving
        from fieldloom.cli.beginning import begun

        app = begun()
        serving.add_to(app)
    else:
        from fieldloom.cli.every import app
    app()
