"""The command line: one module a room, with the same verbs as the room's writes."""
