"""Portraits out: where codes stand in texts, as a picture and as a table."""
