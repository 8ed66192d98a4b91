"""Material in and out in formats that others read. It reads and writes as the person who asks."""
