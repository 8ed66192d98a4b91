"""A room for the tests of long work: its kinds of work write numbers into a table, and no more."""
