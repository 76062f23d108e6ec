"""A team that lives: two shops with six months of jobs, calls, answers and complaints, and calls due today."""
