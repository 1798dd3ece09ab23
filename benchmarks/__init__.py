"""Measurements of speed: a large invented body, the peers on templates of equal output, one runner, one report."""
