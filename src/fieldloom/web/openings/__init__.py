"""Opening real names: who asks, who says yes, and what was shown."""
