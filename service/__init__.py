"""The process: settings, composition of the rooms, life cycle, command line, health."""
