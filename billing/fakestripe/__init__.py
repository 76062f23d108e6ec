"""A local Stripe: its own server, kept in a folder, for development and for tests. It moves no money."""
