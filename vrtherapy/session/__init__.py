"""The session process: the only one that decides. It puts engine, journal and link to work and imports no graphics."""
