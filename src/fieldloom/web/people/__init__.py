"""Families, services, agencies and participants, and who belongs where."""
