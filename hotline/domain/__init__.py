"""Pure vocabulary and decisions of the hotline; no I/O, no clock, no framework."""
