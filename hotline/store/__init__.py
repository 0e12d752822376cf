"""Rows and every query over them, by subject. Nothing here commits."""
