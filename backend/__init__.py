"""The Any2Any backend: translates rasters between sensing modalities in its own Python process.

Never imports qgis.
"""
