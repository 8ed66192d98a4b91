"""The law of consent: its words, the fold of events, who answers for whom, and the decision. Pure."""
