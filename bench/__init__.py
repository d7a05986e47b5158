"""What we promise about speed, runnable: each figure beside a named baseline taken in the same run."""
