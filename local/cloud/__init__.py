"""The embedded cloud: moto's server in a process of its own, made to do real work and to behave as AWS does."""
