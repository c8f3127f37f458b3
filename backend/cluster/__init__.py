"""A translation shared out over the workers of a Dask cluster: `--scheduler local:N`, an address,
or `slurm`.

    workers:  what was requested -> a client and its workers
    parts:    missing block rows -> parts of a few stripes; on a worker: read, encode, denoise,
              decode, blend
    sharing:  parts -> workers -> finished blocks, kept and counted here

Windows, noise and radiometry are absolute, so a part needs nothing of its neighbours but the
windows that reach into it, and the result is that of a single process with as many threads, bit for
bit. Finished blocks come back to this process, which keeps the journal: a worker that dies costs
the part it was at, a run that is cut is continued. Workers read the source and the weights by the
same paths.

May import translate and all below it, and `distributed` where it is requested (the extra
`cluster`), as no other room does."""
