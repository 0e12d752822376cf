"""Calls: a pure menu by voice and keypad, and the webhooks that carry it."""
