"""Speech engines: one file for each vendor, imported in the child process only."""
