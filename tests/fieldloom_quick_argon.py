"""Argon2 as sign-in uses it, made as quick as it goes: a test of time that is not a test of patience."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """8 MB, once: ten milliseconds, twice the difference that a test looks for."""

    time_cost, memory_cost, parallelism = 2, 16384, 1
