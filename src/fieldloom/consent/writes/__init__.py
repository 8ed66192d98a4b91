"""What changes consent."""
