"""Adapts a model to a user's ground: from pairs of source and target to a model folder of the user.

pairs -> cells of ground: fitted on, chosen by, held back (cells.py, ground.py)
    -> closed forms corrected, shrunk by what halves of the ground say (closed_form.py)
    -> beside them nothing, the network, a fitted residual adapter or fitted last layers
       (learning.py, residual_adapter.py, last_layers.py; the windows that teach: windows.py)
    -> both models translate the held-back cells -> what got better is kept (adapting.py)
    -> a model folder like any other (folder.py)

May import lane, reference, run, weights and what they import; never the command line.
"""
