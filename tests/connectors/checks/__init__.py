"""What the contract promises, as plain functions over a `Folder`: each raises AssertionError when it is broken.

`complete` (the folder), `reading` (normalise), `proof` (verify, handshake), `sending` (send), `calling` (check, poll,
fetch); `events` says what a well-formed event is and `secrecy` where a secret must not be.
"""
