"""`python -m fieldloom` is `fieldloom`."""

from fieldloom.cli.main import main

main()
