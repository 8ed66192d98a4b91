"""Who may be in danger, what was done about it, and who looks after it: in a compartment of its own.

Nouns: record, entry. Its one law: nobody reads a record but the safeguarding lead, and until it is
handed over whoever wrote it; and nobody at all without the compartment's own key.
"""
