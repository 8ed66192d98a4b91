"""The jigsaw out: what remains of whom, how rare it is, and what was decided, as a table."""
