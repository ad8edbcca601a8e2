"""What people are made of: bodies out of MakeHuman's CC0 data, dressed, posed, and kept ready in the user's cache."""
