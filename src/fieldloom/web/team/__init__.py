"""Who is in the study, in which role, until when."""
