"""A study that comes as a folder: small YAML files, and the field material beside them.

This is how the example studies are written, and a plain way to begin a study of one's own.
"""
