"""Letters as files: plain text, and a document that an office program opens."""
