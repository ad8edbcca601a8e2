"""Where people go: ways through a place in time, chosen so that nobody ever passes through another or the patient."""
