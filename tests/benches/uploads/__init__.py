"""What the bench of imports is made of: its files, ours in a process of its own, and the peers."""
