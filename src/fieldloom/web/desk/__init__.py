"""Where a text is read, coded and given memos on one page."""
