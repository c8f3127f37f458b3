"""The source raster: opening it, its bands, ground size, radiometry and level, and the windows read
from it. May import geometry, radiometry, protocol, pipeline, modalities and errors; never the
model.
"""
