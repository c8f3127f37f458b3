"""Windows, overlap, blend weights and output grids: integers and pure functions.

May import modalities and errors only.
"""
