"""What the aircraft's cabin and the world outside its windows are put together from."""
