"""The geometry of the town that the city, traffic and balcony props are cut from; no props of its own."""
