"""Keeping up with a session: a snapshot, then every entry once and in order, another snapshot after a gap. Pure."""

from vrtherapy.events import Entry
from vrtherapy.link.wire import News, SessionBeat, Snapshot
from vrtherapy.state import SessionState, evolve

_MOST_HELD = 20_000


class Follower:
    """The state of one run of a session as a client knows it.

    `needs_snapshot` says that entries were missed, or that nothing is known yet. Entries that come meanwhile are held
    and follow once the snapshot is there.
    """

    def __init__(self) -> None:
        self.session = ""
        self.boot = ""
        self.state: SessionState | None = None
        self.needs_snapshot = True
        self._held: dict[int, Entry] = {}

    def begin(self, session: str, boot: str) -> None:
        """Follow this run of this session; what is known of another one is void."""
        if (session, boot) != (self.session, self.boot):
            self.session, self.boot = session, boot
            self.state, self.needs_snapshot, self._held = None, True, {}

    def replace(self, snapshot: Snapshot) -> bool:
        """Take a snapshot. False when it tells nothing new (it is another run's, or older than what is known)."""
        if (snapshot.session, snapshot.boot) != (self.session, self.boot):
            return False
        self.needs_snapshot = False
        if self.state is not None and snapshot.seq <= self.state.seq:
            return False
        self.state = snapshot.state
        return True

    def hear(self, news: News) -> None:
        """Take what was published. Entries wait for `next_entry`; a beat shows whether the last one was missed."""
        if isinstance(news, SessionBeat):
            self.needs_snapshot |= self.state is not None and news.seq > self.state.seq
        elif (self.state is None or news.entry.seq > self.state.seq) and len(self._held) < _MOST_HELD:
            self._held[news.entry.seq] = news.entry

    def next_entry(self) -> Entry | None:
        """The next entry in order, which `state` then includes; None when it is not there (yet)."""
        if self.state is None or not self._held:
            return None
        entry = self._held.pop(self.state.seq + 1, None)
        if entry is not None:
            self.state = evolve(self.state, entry)
            return entry
        self._held = {seq: held for seq, held in self._held.items() if seq > self.state.seq}
        self.needs_snapshot |= bool(self._held)
        return None
