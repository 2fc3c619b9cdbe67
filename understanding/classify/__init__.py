"""Kind, category and urgency of a text: features, a linear model over them, and its training."""
