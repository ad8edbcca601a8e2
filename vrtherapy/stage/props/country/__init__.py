"""What the props of the open country share: the lie of the land, how trees grow, and the pictures of leaves."""
