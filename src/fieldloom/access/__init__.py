"""Who may do what, in which study, until when.

Nouns: user, study, grant, role, permission, decision. Its one law: one table says what a role may
do (`rules.PERMISSIONS`), and every door asks it. The room also holds the `Study`: it is the
outermost thing that a grant opens.
"""
