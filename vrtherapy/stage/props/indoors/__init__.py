"""What rooms and furniture are put together from."""
