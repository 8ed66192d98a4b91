"""What the floor stands on: where the data lies, the keys, and the encrypted database.

Its one law: no key lies in the folder that it locks.
"""
