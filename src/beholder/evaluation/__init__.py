"""Measuring an engine over labelled pictures, through the hall that the server asks: `beholder eval`."""
