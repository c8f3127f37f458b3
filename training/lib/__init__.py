"""What the stages share: fitting, losses, samplers, metrics, figures on held-out scenes.

May import data and the backend; never paper or a script.
"""
