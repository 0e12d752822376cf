"""Durable work: opens sessions, makes every commit of a job; services decide what a job does."""
