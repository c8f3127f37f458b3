"""What rooms share of raster files: the VRT writer. May import geometry, protocol and errors."""
