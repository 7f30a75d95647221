"""The chat page, its small API, the health check and the door for webhooks."""
