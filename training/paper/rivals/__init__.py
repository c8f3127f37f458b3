"""The five methods that the paper's Table 2 compares with, written again from their papers, one
network per direction.

All train on the same crops for the same minutes and are measured on the same scenes as our model:
`python -m training.paper.rivals`. Sizes are those of a small machine; each class says what a
method's paper has and it lacks.
"""
