"""The pages drawn from the code say what the code says."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def drawing():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "permissions.md"])
def test_a_drawn_page_is_as_the_code_would_draw_it(page):
    module = drawing()
    kept = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert kept == module.WRITTEN[page](), "Run: .venv/bin/python tools/reference.py"


def test_every_command_offers_json_except_those_that_serve():
    import typer

    from fieldloom.cli.every import app

    def leaves(command, path=""):
        for name, sub in getattr(command, "commands", {}).items():
            yield from leaves(sub, f"{path} {name}".strip())
        if not hasattr(command, "commands"):
            yield path, command

    without = {
        path
        for path, command in leaves(typer.main.get_command(app))
        if not any(parameter.name == "json" for parameter in command.params)
    }
    assert without == {"demo", "serve"}
