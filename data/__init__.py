"""The shared service-request store: domain objects and their tables."""
