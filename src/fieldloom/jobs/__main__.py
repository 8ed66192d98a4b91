"""The worker as a process of its own: `python -m fieldloom.jobs`."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    django.setup()

    from fieldloom.jobs.worker import serve_jobs

    serve_jobs()
