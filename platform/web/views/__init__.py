"""Views of the shared furniture."""
