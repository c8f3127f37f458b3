"""The networks: one autoencoder per modality, one shared diffusion transformer, one residual
adapter per target.

Imports torch, diffusers and backend.modalities/errors; nothing else of the project.
"""

FORMAT = 1  # of a model folder; one with another number is refused
