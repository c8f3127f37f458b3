"""Models on disk and in memory: the catalogue, a folder's digests, downloads, the warm model on its
device. May import model, modalities and errors.
"""
