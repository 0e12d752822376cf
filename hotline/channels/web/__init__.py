"""The public face: telling, the receipt, and coming back."""
