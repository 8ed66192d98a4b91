"""Long work: what is being done, how far it is, and how past work ended."""
