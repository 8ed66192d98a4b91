"""How well names are found, beside what others do: `python -m benchmarks.names --data FOLDER`."""
