"""The words of the house as frozen types: no I/O, no clock, nothing of ours imported.

Read `envelope`, then `event`, then `complaint`, then `reply`: that is the way of one message.
"""
