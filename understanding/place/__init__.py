"""Where it is: the names, streets and landmarks of Semarang in a citizen's words."""
