"""Meaning to action: conversation, forms and one module per service."""
