"""An anonymous tip hotline: see README.md for the floors; a module imports its own package and lower floors only."""
