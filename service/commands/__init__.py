"""The commands: each module has `configure(parser)` and `run(options) -> exit code`; its docstring is its help."""
