"""Domain objects and their rules: frozen values, standard library only."""
