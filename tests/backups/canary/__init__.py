"""A room that withdraws one thing, the summary of a study, for tests of what a restore does again."""
