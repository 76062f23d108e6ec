"""What the server keeps, one file per kind of object; each holds the verbs its addresses call."""
