import Store

/// The schema's steps. Each is run once, under the turnstile, in a transaction of its own; a step only adds, so that
/// servers of the release before go on reading. What a released step says is never changed.
enum Migrations {
    /// The schema this release writes.
    static var known: Int64 { Int64(steps.count) }

    /// Brings the database up to this release. The caller holds the turnstile.
    static func run(_ database: Database) throws(StoreFailure) {
        var version: Int64
        do throws(SQLiteError) {
            version = try database.userVersion()
            while version < known {
                let step = steps[Int(version)]
                try database.execute("BEGIN IMMEDIATE; \(step); PRAGMA user_version = \(version + 1); COMMIT")
                version += 1
            }
        } catch {
            throw .of(error, database.path)
        }
        guard version == known else { throw .newerSchema(found: version, known: known) }
    }

    static let steps = [schema1, schema2, schema3, schema4, schema5, schema6, schema7]

    // Options longer than one request: on their way in parts, and apart from their room's row, which is read at each write.
    private static let schema6 = """
        CREATE TABLE uploads (
            n INTEGER PRIMARY KEY, session INTEGER NOT NULL, key TEXT NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL,
            at INTEGER NOT NULL, UNIQUE (session, key, part)
        ) STRICT;
        CREATE INDEX uploads_by_age ON uploads (at);
        CREATE TABLE documents (room INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT
        """

    // Who made a room finds it after its end.
    private static let schema7 = "CREATE INDEX rooms_by_creator ON rooms (creator, pin, created_at, id)"

    // Finished games of two players, and ratings. `played` finds the games of one account, newest first.
    private static let schema4 = """
        CREATE TABLE games (
            id INTEGER PRIMARY KEY, room INTEGER NOT NULL, pin INTEGER NOT NULL, round INTEGER NOT NULL,
            first_event INTEGER NOT NULL, last_event INTEGER NOT NULL, kind TEXT NOT NULL, options TEXT NOT NULL,
            title TEXT NOT NULL, winner INTEGER, reason TEXT NOT NULL, started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL, is_rated INTEGER NOT NULL, moves INTEGER NOT NULL, final_hash TEXT NOT NULL,
            user0 INTEGER NOT NULL, name0 TEXT NOT NULL,
            before0 REAL, before_deviation0 REAL, after0 REAL, after_deviation0 REAL,
            user1 INTEGER NOT NULL, name1 TEXT NOT NULL,
            before1 REAL, before_deviation1 REAL, after1 REAL, after_deviation1 REAL,
            UNIQUE (room, round)
        ) STRICT;
        CREATE INDEX games_by_kind ON games (kind, id);
        CREATE TABLE played (user INTEGER NOT NULL, game INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (user, game))
            STRICT, WITHOUT ROWID;
        CREATE INDEX played_by_kind ON played (user, kind, game);
        CREATE TABLE ratings (
            user INTEGER NOT NULL, kind TEXT NOT NULL, rating REAL NOT NULL, deviation REAL NOT NULL,
            volatility REAL NOT NULL, games INTEGER NOT NULL, won INTEGER NOT NULL, drawn INTEGER NOT NULL,
            lost INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (user, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ratings_best ON ratings (kind, rating DESC, user) WHERE deviation <= 110.0
        """

    // How players meet. A seek's span is its range, none for any; the numbers of invitations are never given twice, because
    // servers follow them.
    private static let schema5 = """
        ALTER TABLE rooms ADD COLUMN reserved TEXT NOT NULL DEFAULT '';
        CREATE TABLE invites (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL, user INTEGER NOT NULL, inviter INTEGER NOT NULL,
            seek INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (room, user)
        ) STRICT;
        CREATE INDEX invites_by_user ON invites (user, id);
        CREATE TABLE seeks (
            id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, kind TEXT NOT NULL, options TEXT NOT NULL,
            span INTEGER, rating REAL NOT NULL, deviation REAL NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL,
            UNIQUE (user, kind)
        ) STRICT;
        CREATE INDEX seeks_by_wish ON seeks (kind, options, at, id);
        CREATE INDEX seeks_by_start ON seeks (at, id);
        CREATE INDEX seeks_by_end ON seeks (until);
        CREATE TABLE blocks (
            n INTEGER PRIMARY KEY, user INTEGER NOT NULL, blocked INTEGER NOT NULL, at INTEGER NOT NULL,
            UNIQUE (user, blocked)
        ) STRICT;
        CREATE INDEX blocks_by_user ON blocks (user, n)
        """

    // Operators' acts on accounts and rooms, and bounds on attempts.
    private static let schema3 = """
        ALTER TABLE users ADD COLUMN banned_at INTEGER;
        ALTER TABLE users ADD COLUMN ban_until INTEGER;
        ALTER TABLE users ADD COLUMN ban_reason TEXT;
        CREATE INDEX users_admins ON users (id) WHERE is_admin = 1;
        ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
        CREATE INDEX sessions_by_user ON sessions (user, created_at, id) WHERE is_revoked = 0;
        CREATE INDEX sessions_by_address ON sessions (user, address) WHERE is_revoked = 0;
        ALTER TABLE rooms ADD COLUMN closing TEXT;
        CREATE INDEX rooms_closing ON rooms (id) WHERE status = 0 AND closing IS NOT NULL;
        CREATE INDEX rooms_quarantined ON rooms (pin, created_at, id) WHERE status = 2;
        ALTER TABLE audit ADD COLUMN result TEXT NOT NULL DEFAULT 'done';
        ALTER TABLE audit ADD COLUMN detail TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE audit ADD COLUMN is_event INTEGER NOT NULL DEFAULT 0;
        -- Events of one minute that are the same have the same key and are one row; acts have none.
        ALTER TABLE audit ADD COLUMN event_key TEXT;
        CREATE UNIQUE INDEX audit_by_event ON audit (event_key);
        CREATE INDEX audit_by_kind ON audit (is_event, n);
        CREATE TABLE access (n INTEGER PRIMARY KEY, user INTEGER NOT NULL) STRICT;
        CREATE TABLE buckets (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, full_at INTEGER NOT NULL) STRICT;
        CREATE TABLE bootstrap (
            id INTEGER PRIMARY KEY CHECK (id = 1), hash BLOB NOT NULL, expires_at INTEGER NOT NULL
        ) STRICT
        """

    // What the pages show: the servers' load, and the receipts of takeovers.
    private static let schema2 = """
        ALTER TABLE servers ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE servers ADD COLUMN rooms INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE takeovers (
            n INTEGER PRIMARY KEY, at INTEGER NOT NULL, taker TEXT NOT NULL, former TEXT NOT NULL, rooms INTEGER NOT NULL,
            outage_ms INTEGER
        ) STRICT
        """

    // Room and session identifiers are random, so their rows lie apart; what is written with each command is only the
    // log, in order. It has no index by room: one scan serves all rooms of a take.
    private static let schema1 = """
        CREATE TABLE servers (
            incarnation INTEGER PRIMARY KEY, name TEXT NOT NULL, state INTEGER NOT NULL, started_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL, drain_requested INTEGER NOT NULL, rooms_taken INTEGER NOT NULL,
            writes_refused INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE users (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, skeleton TEXT NOT NULL UNIQUE,
            password TEXT, is_admin INTEGER NOT NULL, created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL, epoch INTEGER NOT NULL, generation INTEGER NOT NULL,
            rotation_key TEXT NOT NULL, is_revoked INTEGER NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT;
        -- kind: 1 a session, 2 a lobby event, 3 a room; value: its identifier or number.
        CREATE TABLE receipts (
            n INTEGER PRIMARY KEY, session INTEGER NOT NULL, key TEXT NOT NULL, kind INTEGER NOT NULL,
            value INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (session, key)
        ) STRICT;
        CREATE INDEX receipts_by_age ON receipts (at) WHERE session = 0;
        CREATE TABLE lobby (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE TABLE rooms (
            id INTEGER PRIMARY KEY, pin INTEGER NOT NULL, kind TEXT NOT NULL, options TEXT NOT NULL, title TEXT NOT NULL,
            creator INTEGER NOT NULL, status INTEGER NOT NULL, summary TEXT NOT NULL, owner INTEGER,
            fence INTEGER NOT NULL, wake_at INTEGER, created_at INTEGER NOT NULL, quarantine_reason TEXT
        ) STRICT;
        CREATE INDEX rooms_by_owner ON rooms (owner);
        CREATE UNIQUE INDEX rooms_by_pin ON rooms (pin) WHERE status = 0;
        CREATE INDEX rooms_by_wake ON rooms (wake_at) WHERE status = 0 AND wake_at IS NOT NULL;
        CREATE INDEX rooms_by_age ON rooms (created_at, id) WHERE status = 0;
        CREATE TABLE log (n INTEGER PRIMARY KEY, room INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        -- log_n: the last log row the state covers. is_whole: nothing was appended since, so the log need not be read.
        CREATE TABLE snapshots (
            room INTEGER PRIMARY KEY, log_n INTEGER NOT NULL, is_whole INTEGER NOT NULL, state BLOB
        ) STRICT;
        -- Log rows that their room still needed when the log was pruned.
        CREATE TABLE kept (room INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, n))
            STRICT, WITHOUT ROWID;
        -- log_n is part of the key because records without events leave the next segment's first event the same.
        CREATE TABLE segments (
            room INTEGER NOT NULL, first_event INTEGER NOT NULL, log_n INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (room, first_event, log_n)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE poison (key TEXT NOT NULL, incarnation INTEGER NOT NULL, PRIMARY KEY (key, incarnation))
            STRICT;
        CREATE TABLE audit (
            n INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL
        ) STRICT
        """
}
