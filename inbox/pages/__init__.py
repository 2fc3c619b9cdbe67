"""The officers' screens: one is one function, one query, one template."""
