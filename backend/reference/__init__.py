"""The known part of a target: calibration, residual correction, fill, and the error to expect.

May import source, geometry, radiometry, protocol, modalities and errors; never output.
"""
