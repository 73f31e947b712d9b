"""Programs that make beholder's own weights; none of them is installed with it."""
