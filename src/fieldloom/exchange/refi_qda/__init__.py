"""REFI-QDA, the exchange standard of QDA programs (www.qdasoftware.org). So far: a codebook out."""
