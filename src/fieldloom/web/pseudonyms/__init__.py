"""Making safe: how far it is, names decided one candidate at a time, each text read and signed off."""
