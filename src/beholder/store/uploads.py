"""Uploads under way: begun, continued in chunks (after a restart too), finished, cancelled, expired.

The token of an upload is its only credential: whoever holds it may send bytes, and it cannot be guessed.
"""

import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from beholder.domain import StoredFile
from beholder.faults import Fault, Status, invalid, not_found
from beholder.store.blobs.blob import seal, size_of, write_at
from beholder.store.blobs.chunks import gathered
from beholder.store.clock import Clock, now
from beholder.store.disk import on_disk
from beholder.store.file_rows import owner
from beholder.store.files import FileStore, random_id
from beholder.store.layout import Layout, read_records, remove_record, write_record
from beholder.store.limits import Limits
from beholder.store.room import Room
from beholder.store.session import Plan, Progress, Session, key_of

MOST = 1000  # uploads of one project that are begun and not finished


class UploadStore:
    """Unfinished uploads on disk. Owned by one event loop; disk work happens in threads."""

    def __init__(self, layout: Layout, files: FileStore, room: Room, limits: Limits, clock: Clock = now) -> None:
        """Let uploads become `files` while there is `room`; empty until `load`."""
        self._layout = layout
        self._files = files
        self._room = room
        self._limits = limits
        self._clock = clock
        self._sessions: dict[str, Session] = {}  # finished ones too, which may be asked for again
        self._begun = Counter[str]()  # of each project, and not finished

    @property
    def blobs(self) -> frozenset[str]:
        """Keys of the bytes that uploads may be continued from."""
        return frozenset(session.plan.blob for session in self._sessions.values() if not session.done)

    async def load(self) -> bool:
        """Read the records. False when one could not be read."""
        records = await on_disk(lambda: list(read_records(self._layout.uploads)))
        plans = {path.stem: plan for path, record in records if (plan := Plan.parse(record)) is not None}
        finished = await self._files.by_upload()
        for key, plan in plans.items():
            size = finished.get(plan.blob)
            received = (size_of(self._layout.blob(plan.blob)) or 0) if size is None else size
            self._add(Session.of(key, plan, received, done=size is not None))
        return len(plans) == len(records)

    async def start(
        self,
        id: str | None,
        display_name: str,
        media_type: str,
        size: int | None,
        project: str,
        most: int | None = None,
    ) -> str:
        """Begin an upload for `project`, which may store `most` bytes in all, and give its token.

        `id` is the caller's name for the file, or None for a random one; `size` is in bytes, None when not
        declared. Raises `Fault` for what can be refused before any byte came: the name, the size, no room, and too many
        that were begun and not finished.
        """
        self._check_count(project)
        if id is not None:
            await self._files.check_name(id, project)
        token = secrets.token_urlsafe(32)
        expires = self._clock() + timedelta(seconds=self._limits.upload_seconds)
        plan = Plan(id or random_id(), display_name, media_type, size, secrets.token_hex(16), expires, project, most)
        session = Session.of(key_of(token), plan)
        if size is not None:
            self._limits.check_size(size)
            await self._room.check(session.claim, size, self._limits.bounds(most))
        await on_disk(write_record, self._record(session), plan.record())
        self._add(session)
        return token

    def _check_count(self, project: str) -> None:
        """Each is two files on disk before it has a byte, so bytes alone do not bound them."""
        if (begun := self._begun[project]) >= MOST:
            message = f"{begun:,} uploads are under way, and {MOST:,} are the most; finish some, or cancel them"
            raise Fault(Status.FAILED_PRECONDITION, message)

    async def progress(self, token: str) -> Progress:
        """Tell how far the upload is; raise `Fault` (NOT_FOUND) for an unknown or expired token."""
        session = self._session(token)
        return Progress(session.received, session.done)

    async def write(self, token: str, offset: int | None, pieces: AsyncIterator[bytes]) -> Progress:
        """Store `pieces`, the first of which belongs at byte `offset` (None: where the last one ended).

        Bytes that are here already are skipped, so a chunk may be sent again. Raises `Fault` for an unknown
        token, a gap, or more bytes than were declared or than there is room for; the last two end the upload.
        """
        async with self._held(token) as session:
            skip = 0 if offset is None else session.received - offset
            if skip < 0:
                raise invalid(
                    f"the chunk begins at byte {offset}, but only {session.received} bytes have come; "
                    f"continue at byte {session.received}",
                    "X-Goog-Upload-Offset",
                )
            if not session.done:
                await self._append(session, skip, pieces)
            return Progress(session.received, session.done)

    async def finish(self, token: str) -> StoredFile:
        """Turn the upload into a file; asked again, give the same file again.

        Raises `Fault` for an unknown token, for fewer bytes than were declared (the rest may still be sent),
        and for an empty file or a name taken meanwhile, which end the upload.
        """
        async with self._held(token) as session:
            plan = session.plan
            if session.done:
                return await self._files.get(plan.file_id, plan.project)
            if plan.size is not None and session.received != plan.size:
                come = f"the upload was declared as {plan.size} bytes, but {session.received} have come"
                raise invalid(f"{come}; send the rest first")
            session.claim.owner = owner(plan.project, plan.file_id)
            try:
                file = await self._files.add(await self._seal(session), self._layout.blob(plan.blob), plan.blob)
            except Fault as fault:
                if fault.status is not Status.UNAVAILABLE:  # then it may be finished later
                    await self._drop(session)
                raise
            session.done = True
            self._leave(session)
            await self._remove_bytes(session)
            return file

    async def cancel(self, token: str) -> None:
        """Forget the upload and its bytes; a finished one keeps its file. Raises `Fault` for an unknown token."""
        async with self._held(token) as session:
            await self._drop(session)

    async def sweep(self) -> None:
        """Forget the uploads that have expired, but for those whose bytes are coming in right now."""
        for session in list(self._sessions.values()):
            if session.plan.expires <= self._clock() and not session.lock.locked():
                await self._drop(session)

    def _session(self, token: str) -> Session:
        session = self._sessions.get(key_of(token))
        if session is None or session.plan.expires <= self._clock():
            raise not_found("there is no such upload; it was cancelled, or has expired: start again", "upload_id")
        return session

    @asynccontextmanager
    async def _held(self, token: str) -> AsyncIterator[Session]:
        async with self._session(token).lock:
            yield self._session(token)  # looked up again: it may have ended while this waited

    async def _append(self, session: Session, skip: int, pieces: AsyncIterator[bytes]) -> None:
        async for chunk in gathered(pieces, skip):
            if chunk:
                await self._flush(session, chunk)

    async def _flush(self, session: Session, data: bytearray) -> None:
        try:
            self._limits.check_growth(session.received + len(data), session.plan.size)
            await self._room.grow(session.claim, len(data), self._limits.bounds(session.plan.most))
        except Fault as fault:
            if fault.status is not Status.UNAVAILABLE:  # then the same bytes may come again
                await self._drop(session)
            raise
        try:
            await on_disk(write_at, self._layout.blob(session.plan.blob), session.received, data)
            session.received += len(data)
        finally:
            session.claim.size = session.received

    async def _seal(self, session: Session) -> StoredFile:
        self._limits.check_size(session.received)
        plan = session.plan
        sha256 = await on_disk(seal, self._layout.blob(plan.blob), session.received)
        created = self._clock()
        expires = created + timedelta(seconds=self._limits.file_seconds)
        return StoredFile(
            plan.file_id, plan.display_name, plan.media_type, session.received, sha256, created, expires, plan.project
        )

    def _add(self, session: Session) -> None:
        self._sessions[session.key] = session
        if not session.done:
            self._room.enter(session.claim)
            self._begun[session.plan.project] += 1

    def _leave(self, session: Session) -> None:
        self._room.leave(session.claim)
        self._begun[session.plan.project] -= 1

    async def _drop(self, session: Session) -> None:
        if self._sessions.pop(session.key, None) is not None and not session.done:
            self._leave(session)
        await on_disk(remove_record, self._record(session))
        if not session.done:
            await self._remove_bytes(session)

    async def _remove_bytes(self, session: Session) -> None:
        await on_disk(self._layout.blob(session.plan.blob).unlink, missing_ok=True)

    def _record(self, session: Session) -> Path:
        return self._layout.uploads / f"{session.key}.json"
