"""What was done, by whom, and when.

Nouns: entry, chain. Its one law: a write and its entry stand or fall together, an entry is never
changed, and an entry holds ids, never words.
"""
