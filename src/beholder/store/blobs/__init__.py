"""Bytes by their SHA-256: kept once, wherever they lie, while somebody holds them."""
