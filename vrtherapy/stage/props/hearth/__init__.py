"""What the room by the fire is made of: its walls and furniture, and the light that the fire throws on them."""
