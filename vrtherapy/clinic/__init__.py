"""What the clinic does at the command line: the vault, patients, sessions and what is made from them."""
