"""A simulated YouTube: one channel with two videos, and the part of the Data API v3 that deals with comments.

Shapes and errors are those of the reference on developers.google.com/youtube/v3, read 2026-11-25.
"""
