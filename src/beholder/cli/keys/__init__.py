"""`beholder keys`: who may use the server, for which project, and how much; while the server runs."""

import typer

from beholder.cli.keys.create import create
from beholder.cli.keys.limit import limit
from beholder.cli.keys.listing import listing
from beholder.cli.keys.revoke import revoke
from beholder.cli.keys.rotate import rotate

app = typer.Typer(help="API keys: make, list, limit, replace and revoke them; a running server notices.")
app.command()(create)
app.command(name="list")(listing)
app.command()(limit)
app.command()(rotate)
app.command()(revoke)
