"""The web door: server pages and a few islands. It holds no law; it calls reads and writes."""
