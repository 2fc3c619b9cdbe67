"""Toy: an invented platform for the tests of the contract suite; source: this folder, read 2026-11-24."""
