"""Pure cryptography on bytes, from libsodium constructions only; no database, no settings, no clock."""
