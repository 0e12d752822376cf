"""Understanding the text of a tip: sorts, marks and suggests, never discards and never accuses."""
