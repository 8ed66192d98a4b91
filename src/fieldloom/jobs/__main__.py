"""The worker as a process of its own: `python -m fieldloom.jobs`."""

import os

import django

from fieldloom.ground.loading import uncollected

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    with uncollected():
        django.setup()

    from fieldloom.jobs.worker import serve_jobs

    serve_jobs()
