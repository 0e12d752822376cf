"""Edges: they translate between people and services, and own the one transaction of a request."""
