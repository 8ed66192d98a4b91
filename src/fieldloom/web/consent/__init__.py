"""Who agreed to what: the study at a glance, one page a person, papers, and recording."""
