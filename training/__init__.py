"""How the name model is made: invented talk, court prose, training, and the file that is shipped.

Nothing here is part of the program that runs; see README.md in this folder.
"""
