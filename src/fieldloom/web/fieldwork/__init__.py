"""Encounters, planned and done, and the plan: sites, waves and targets."""
