"""A text is made safe: other words are put in for names, and what stood there goes from every earlier text.

Nothing here knows what a name is: it is told the places and the words. What stood there it hands back,
for whoever keeps it.
"""
