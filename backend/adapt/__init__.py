"""Adapts a model to a user's ground: from pairs of source and target to a model folder of the user.

pairs -> cells of ground: fitted on, chosen by, held back (ground.py)
    -> closed forms corrected, shrunk by what chosen cells say (closed_form.py)
    -> both models translate the held-back cells -> what got better is kept (adapting.py)
    -> a model folder like any other (folder.py)

May import lane, reference, run, weights and what they import; never the command line.
"""
