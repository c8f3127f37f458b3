"""How far a raster is from the truth.

May import source, geometry, radiometry, modalities and errors; never the model.
"""
