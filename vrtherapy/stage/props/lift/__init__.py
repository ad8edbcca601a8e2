"""What the lift is put together from: cars, what is fitted in them, the landings before them, who rides along."""
