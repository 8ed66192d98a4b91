"""Where material names somebody: found, carried from text to text, and what stands in its place."""
