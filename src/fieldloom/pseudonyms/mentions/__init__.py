"""Where material names somebody: found, carried from text to text, and turned into what stands in its place."""
