"""What a prompt asks for: from words to a task and a choice of things, by a lexicon and a grammar."""
