"""Field material in, and what there is of it: taking in, the list, one page a source."""
