"""What a withdrawal takes out of field material: where a person's words lie, and how they go for ever.

`places` finds them in every revision, `rows` takes them out, `originals` sees to the vault. Of other
people not a word changes, and every place in a text stays where it is: words go by being shaded.
"""
