"""What a beach is made of: the lie of its land, and the things that lie and stand on it."""
