"""The experts: each a small class with one network and one question it answers about a decoded image.

Importing this package loads nothing; making an expert loads its network. An expert may be called from several
threads at once. None knows a prompt, and each one's score is its own: they do not compare across experts.
"""
