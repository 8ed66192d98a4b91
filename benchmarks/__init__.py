"""The promises, measured: `make bench SIZE=S`. Each row stands beside what was promised."""
