"""A browser's way of asking for pages, without a browser."""

import pytest
from django.urls import reverse


@pytest.fixture
def at(client, pi, study):
    """Sign in as somebody and ask for a page: `at("sources:source", "I-001", post={...})`."""

    def ask(name, *args, user=None, post=None, query="", **more):
        client.force_login(user or pi)
        url = reverse(name, args=[study.slug, *args]) + query
        return client.get(url, **more) if post is None else client.post(url, post, **more)

    return ask


@pytest.fixture
def seen():
    """The words of a page, spaces joined."""
    return lambda answer: " ".join(b"".join(answer).decode().split())
