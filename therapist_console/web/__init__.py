"""The therapist's console in the browser: a client of the link that serves pages. Start it with `… web`."""
