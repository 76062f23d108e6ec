"""The upload pages: a file in, its columns, its faults, and the import (being written)."""
