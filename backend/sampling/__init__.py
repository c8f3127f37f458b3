"""From noise and source latents to target latents: DDIM, the ground's noise, windows alone or
jointly. May import geometry, model and modalities.
"""
