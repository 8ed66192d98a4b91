"""The file in which real names lie, with its own key: SQLCipher, found by tokens, without any model.

Only `keystore` uses it, the models for their tokens, and what moves older data over.
"""
