"""Looking for words in everything one may read."""
