"""Django's SQLite with a queue before it: whoever wants to write waits in a line, asleep.

SQLite lets one connection write at a time and has no line: whoever comes second tries again after a
pause that grows to a tenth of a second, and somebody who comes later may be first. With twenty people at one
text most of their time went there (decision 17).
"""
