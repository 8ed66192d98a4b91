"""Quotations out, each with where it stands, who said it, its full code path and who coded it."""
