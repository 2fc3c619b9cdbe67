"""The sign that stands for what is hidden."""

DOT = "•"
