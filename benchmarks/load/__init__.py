"""The API under many users, and beside the least that such an API can cost."""
