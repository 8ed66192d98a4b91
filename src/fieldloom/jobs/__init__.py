"""Long work that survives a crash, with progress.

Nouns: job, kind of work, progress. Its one law: a job's arguments are ids, each of its steps can be
done again without doing it twice, and the room knows how to run work but none of the work itself.

A room that has long work keeps it in a module `work`, one function a kind, under `@work("take in")`
(`jobs.register`). The worker finds these modules through Django's list of rooms; nothing else
imports them. Asking for work is `jobs.writes.start`: one row, in the asker's transaction.
"""
