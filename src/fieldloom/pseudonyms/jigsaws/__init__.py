"""What remains of people and families that could tell who they are, gathered from records and texts."""
