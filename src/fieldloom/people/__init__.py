"""Who takes part, in which family and which service.

Nouns: participant, family, service, agency, membership. Its one law: a person is a study code;
where somebody lives, works or belongs is a dated interval, never a column; names live in the vault.
"""
