"""The web app of the officers and the HTTP API: one screen is one function, one query, one template."""
