"""What a person reads when the server has started: where it is, who can reach it, where to go next."""

from rich.console import Console

from beholder import __version__
from beholder.settings import Settings


def greet(settings: Settings, url: str, console: Console | None = None, *, guarded: bool) -> None:
    """Print the greeting on stdout, or on `console`; `guarded` tells whether callers need a key."""
    console = console or Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]beholder {__version__}[/] listens on [bold]{url}[/] with the {settings.engine} engine")
    if guarded:
        console.print("API keys are set: callers must present one.")
    elif settings.insecure:
        console.print("[bold red]no API keys: whoever reaches it may use it (--insecure)[/]")
    else:
        console.print("no API keys: loopback only ('beholder keys create' makes one, and opens it to others)")
    key = "one of the keys" if guarded else "anything"
    console.print("\nIn another terminal, for any program written for the Gemini API:")
    console.print(f"  export GOOGLE_GEMINI_BASE_URL={url}\n  export GEMINI_API_KEY={key!r}")
    console.print('  curl -H "x-goog-api-key: $GEMINI_API_KEY" $GOOGLE_GEMINI_BASE_URL/v1beta/models', markup=False)
    console.print("\nCtrl-C stops it, after the requests under way.\n")
