"""What outlives a request: uploaded files and unfinished uploads, on the owner's own disk."""
