"""What names the intent of a sentence; one file per engine."""
