"""What the queue counts for the metrics page: codes only."""

from prometheus_client import Counter

CLAIMS = Counter("aftercall_claims_total", "Answers to agents who asked for the next call.", ["result"])
COMPLETIONS = Counter("aftercall_completions_total", "Attempts completed, by outcome.", ["disposition"])
LEASES = Counter("aftercall_dead_leases_total", "Leases that ran out, by what became of the call.", ["result"])
