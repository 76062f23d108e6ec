"""What the proofs of the call screen share: the agent's hands, a witness in the page, a web process that can be killed."""
