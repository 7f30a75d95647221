"""One module per service that residents can ask for."""
