"""Many scenes: finding them, STAC in and out, running them one after the other, mosaics.

May import translate and all below it.
"""
