"""Live progress through API Gateway."""
