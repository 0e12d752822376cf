"""A carrier to try and test with: stateful, signed, faulty on demand. It refuses to start beside real credentials."""
