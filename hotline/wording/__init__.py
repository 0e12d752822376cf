"""What people read and hear: message catalogues and text templates; no Flask."""
