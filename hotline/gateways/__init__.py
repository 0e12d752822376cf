"""Doors to the outside: queue, limits, tokens. Each library has exactly one module."""
