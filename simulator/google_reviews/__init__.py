"""Simulated Google reviews: three offices on Google Maps, the Business Profile APIs for them, and Pub/Sub pushes.

Shapes and errors are those of developers.google.com/my-business and cloud.google.com/pubsub, read 2026-11-25. One thing
is made easier than it is: a citizen may review an office more than once.
"""
