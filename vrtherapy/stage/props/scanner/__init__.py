"""What the MRI suite is put together from: the magnet and its bores, table and coil, the room and its window."""
