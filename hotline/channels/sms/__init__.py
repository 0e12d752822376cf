"""Texts: a pure dialogue, and the webhook that carries it."""
