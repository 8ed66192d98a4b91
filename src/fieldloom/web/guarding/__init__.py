"""Who is in material, what lies on it, what is asked to be taken out, and why it may be seen or not."""
