"""How far each paragraph may be seen: the law of consent once more, over sets of rows.

`statement` is one SQL statement over the tables and knows nothing of `consent.rules`; `law` is those
rules, on what the tables hold; `veil` keeps what the team may not see; `hidden` is that, for a reader.
"""
