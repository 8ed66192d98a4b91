"""Files in: one module to a family of formats, read in a guarded child process.

The law here: a file is hostile until read. Nothing in this package touches the database, the
network or the disk; what it gives back is text with blocks, or a reason in plain words.
"""
