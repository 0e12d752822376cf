"""Use cases: they take a session, values and now, and decide; they never commit and never import gateways."""
