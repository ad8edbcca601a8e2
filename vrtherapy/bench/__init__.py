"""What the project promises, measured: one file a bench, each with `run()` that gives its figures."""
