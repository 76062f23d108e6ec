"""Sixty files such as repair shops export: their headings, what each of them truly means, and cells made by rule."""
