"""What was planned in the field, and what was done.

Nouns: site, wave, encounter, target. Its one law: counts are computed from encounters, never typed.
"""
