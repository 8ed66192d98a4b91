"""Fieldloom: the workbench of relational ethnography."""

__version__ = "0.1.0"
