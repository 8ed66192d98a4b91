"""Long work that survives a crash, with progress.

Nouns: job, kind of work, progress. Its one law: a job's arguments are ids, each of its steps can be
done again without doing it twice, and the room knows how to run work but none of the work itself.
"""
