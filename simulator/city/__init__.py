"""The city: its citizens, what they write about, and a day of theirs. Everybody in it is invented."""
