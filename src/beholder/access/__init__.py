"""Who may come in, and how much they may use: API keys, what was used with them, and where that ends."""
