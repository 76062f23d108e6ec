"""The shop's API: its own systems deliver jobs here and read follow-ups, responses and complaints."""
