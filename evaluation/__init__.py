"""How well citizens' words are understood, measured on texts that nothing has learnt from: `make evaluate`."""
