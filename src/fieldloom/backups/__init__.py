"""What there would be if this machine were lost: backups, restores and drills.

Nouns: backup, recipient, identity, receipt, ledger of withdrawals, drill. Its one law: a backup is
readable to its recipients alone, and what was withdrawn since it was made stays withdrawn.

It stands on the floor beside `jobs`, and concerns the house as a whole, so the keeper asks for it.
`making` and `unpacking` need neither Django nor a database of their own: a restore begins in an
empty folder.
"""
