"""Reward law as dated data: packs are loaded, checked and evaluated; only the law itself is code here."""
