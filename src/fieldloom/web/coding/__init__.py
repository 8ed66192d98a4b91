"""The codebook, the quotations, memos, coding by search, and what was done, to be undone."""
