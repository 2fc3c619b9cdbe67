"""The contract suite over every connector folder, and the tests of what connectors share."""
