"""The therapist's console: follows a running session over the link, and steers it."""
