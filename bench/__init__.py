"""Measurements: one module for each, `python -m bench [NAME…]` prints them."""
