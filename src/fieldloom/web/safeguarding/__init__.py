"""Safeguarding: for whoever has a concern, and for the lead who looks after it."""
