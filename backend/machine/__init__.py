"""What this machine can do and what a job costs on it. May import translate and all below it."""
