"""Field material in: sources, their revisions and passages; the vault keeps the raw files.

Nouns: source, revision, paragraph, passage, speaker, delivery. Its one law: a revision is never
changed; a passage is anchored in one revision, by position, quote and context.
"""
