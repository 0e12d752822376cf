"""What performance claims rest on: each figure beside a floor that was measured in the same run."""
