"""Names become pseudonyms that hold over a whole study, and the right person can undo it.

Nouns: entity, surface form, pseudonym, hit, roster, register. Its one law: what somebody is really
called lies sealed under a key of its own and is opened for stewards and principal investigators only.
"""
