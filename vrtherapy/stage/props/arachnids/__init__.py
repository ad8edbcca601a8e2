"""What the prop of spiders is made of: bodies, hair, ways across a table, the jar."""
