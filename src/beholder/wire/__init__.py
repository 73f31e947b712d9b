"""What JSON looks like at the border: parsing and printing, with no I/O, no engine and no store."""
