"""Stretches of text with a meaning, and their canonical values."""
