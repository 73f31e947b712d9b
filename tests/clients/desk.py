"""Where a sample is run: a directory with photos in it, and an environment that says where the server is."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.process import environment

SAMPLES = Path(__file__).parent / "samples"
PROGRAMS = Path(__file__).parent / "programs"
SAMPLE_SECONDS = 90


@dataclass(frozen=True)
class Desk:
    """A working directory with photos where samples look for them, and the addresses of both servers."""

    folder: Path
    server: str
    photo_server: str

    def run(self, *command: str, photos: str = "", **variables: str) -> str:
        """Run `command` here and give what it printed; `photos` is the folder of the photo server to use.

        The environment has the two variables that every user sets, where the photos are, and `variables`.
        """
        settings = environment(GOOGLE_GEMINI_BASE_URL=self.server, GEMINI_API_KEY="anything") | variables
        settings["PHOTO_SERVER"] = f"{self.photo_server}/{photos}"
        done = subprocess.run(
            command, cwd=self.folder, env=settings, capture_output=True, text=True, timeout=SAMPLE_SECONDS, check=False
        )
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stderr}{done.stdout}"
        return done.stdout

    def python(self, name: str, photos: str = "") -> str:
        """Run a Python sample with the locked SDK."""
        return self.run(sys.executable, str(SAMPLES / "python" / f"{name}.py"), photos=photos)

    def javascript(self, script: Path, photos: str = "", **variables: str) -> str:
        """Run a JavaScript file with the locked SDK, from a copy beside the installed packages."""
        shutil.copyfile(script, self.folder / script.name)
        return self.run("node", script.name, photos=photos, **variables)

    def program(self, name: str, packages: Path, **variables: str) -> Any:
        """Run a program of another client, which finds nothing but `packages`; give the JSON that it printed last."""
        command = (sys.executable, "-S", "-W", "ignore", str(PROGRAMS / f"{name}.py"))
        return json.loads(self.run(*command, PYTHONPATH=str(packages), **variables).splitlines()[-1])

    def rest(self, name: str, photos: str = "", **variables: str) -> str:
        """Run a curl sample with bash."""
        return self.run("bash", str(SAMPLES / "rest" / f"{name}.sh"), photos=photos, **variables)
