"""Who agreed to what, for whom to see, until when; and what follows from it for every passage.

Nouns: information sheet, consent form, clause, consent event, line, competence, standing, verdict.
Its one law: consent is never a state that somebody types; it is what the events say at that moment.
"""
