"""How a revision says that it came as a file."""

TAKEN_FROM = "Taken in from "  # so begins the reason of a revision that came as a file
