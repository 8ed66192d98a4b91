"""What every page shares: the study it belongs to, the menu, sign-in, and refusals in words."""
