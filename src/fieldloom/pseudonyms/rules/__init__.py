"""What holds when words are made safe. Pure."""
