"""What the proofs of the call screen share: an agent's hands, a witness in the page, a web process to be killed."""
