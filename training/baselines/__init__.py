"""Simple methods that keep the network honest: the training mean and a per-pixel ridge
regression.
"""
