"""The vault: how records are sealed, who holds the keys that open them, and what was done with them."""
