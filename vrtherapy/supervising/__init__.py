"""What run_session.py is made of: its command line, one session from its first line to its end, who keeps it alive."""
