"""The console's API: what the call screen saves and asks for, over the agent's session."""
