"""What holds of backups: their names, their age, and what their manifest must say. Pure."""
