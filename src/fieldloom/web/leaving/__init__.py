"""What each audience is told of a study, and what could still identify somebody."""
