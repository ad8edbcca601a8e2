"""The record of a session: the journal that is written while it runs, and what is told from it afterwards."""
