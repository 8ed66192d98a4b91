"""What each person keeps for themselves: how the text looks to them, and which hints they have seen."""
