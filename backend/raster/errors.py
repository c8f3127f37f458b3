"""What GDAL and PROJ raise through rasterio. Imports nothing of ours."""

from __future__ import annotations

# Some of GDAL's and PROJ's refusals come as this, which no public class of rasterio covers.
from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError

GDAL_ERRORS = (RasterioError, CPLE_BaseError)
