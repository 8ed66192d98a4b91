"""Every test here may ask for `house`: a data folder with real workers."""

from jobs.houses import house, made

__all__ = ["house", "made"]
