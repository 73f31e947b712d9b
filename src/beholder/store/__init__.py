"""What outlives a request: interactions, files and unfinished uploads, in a database and as blobs."""
