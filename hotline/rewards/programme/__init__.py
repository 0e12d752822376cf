"""A whole programme in plain words, as it stands on one day, and what changed between two days."""
