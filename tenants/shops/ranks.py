"""Who may change whose place in a shop: owners everybody, managers everybody but owners."""

OWNER, MANAGER, ADVISOR, VIEWER = "owner", "manager", "advisor", "viewer"
GRANTS = {OWNER: (OWNER, MANAGER, ADVISOR, VIEWER), MANAGER: (MANAGER, ADVISOR, VIEWER)}


def grants(role: str) -> tuple[str, ...]:
    """The roles that a person with `role` may give to others."""
    return GRANTS.get(role, ())


def may_change(role: str, *, of: str) -> bool:
    """Whether a person with `role` may change or end the place of somebody with the role `of`."""
    return of in grants(role)
