package journal

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/guize-rules/guize/rules"
)

//go:embed migrations
var migrations embed.FS

// database is a SQLite file or a PostgreSQL database. The two speak nearly the
// same SQL; what differs is here.
type database struct {
	write, read *sql.DB // one and the same on PostgreSQL
	postgres    bool
	made        bool // the journal was not there before
	host        bool // it belongs to a host, and other tables are in it

	queries sync.Map // as they are written in this database, by how they are written here

	file   string      // of SQLite
	opened os.FileInfo // what file that was
}

// openDatabase opens a journal, and makes one where there is none yet, unless
// it must exist. An error names the file, and not the address of a server, which
// may hold a password.
func openDatabase(ctx context.Context, name string, existing bool) (*database, error) {
	if isPostgres(name) {
		return prepared(ctx, existing, func() (*database, error) { return connectPostgres(name) })
	}
	name = strings.TrimPrefix(name, "sqlite:")
	db, err := prepared(ctx, existing, func() (*database, error) { return connectSQLite(name, existing) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return db, nil
}

func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// prepared connects to a database and sees to its tables.
func prepared(ctx context.Context, existing bool, connect func() (*database, error)) (*database, error) {
	db, err := connect()
	if err != nil {
		return nil, err
	}
	if existing {
		err = db.holdsJournal(ctx)
	}
	if err == nil {
		if err = db.migrate(ctx); err != nil {
			err = fmt.Errorf("prepare the journal: %w", err)
		}
	}
	if err != nil {
		db.close()
		return nil, err
	}
	return db, nil
}

// holdsJournal is an error where the database can be reached and has no
// journal.
func (db *database) holdsJournal(ctx context.Context) error {
	if err := db.read.PingContext(ctx); err != nil {
		return err
	}
	if _, err := db.head(ctx, db.read, false); err != nil {
		return fmt.Errorf("%w: %w", ErrNoJournal, err)
	}
	return nil
}

// hosted is the journal within a database of the host.
func hosted(ctx context.Context, db *sql.DB, existing bool) (*database, error) {
	return prepared(ctx, existing, func() (*database, error) {
		d := &database{write: db, read: db, host: true}
		var version string
		if db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version) == nil {
			return d, nil
		}
		d.postgres = true
		if err := db.QueryRowContext(ctx, "SHOW server_version_num").Scan(&version); err != nil {
			return nil, fmt.Errorf("neither SQLite nor PostgreSQL, or it cannot be reached: %w", err)
		}
		return d, nil
	})
}

func connectPostgres(name string) (*database, error) {
	db, err := sql.Open("pgx", bounded(name))
	if err != nil {
		return nil, errors.New("the address of the PostgreSQL database cannot be read") // the cause may hold the password
	}
	db.SetMaxOpenConns(8)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return &database{write: db, read: db, postgres: true}, nil
}

// bounded is the address of a server with a limit for connecting to it, 5 s unless it, or
// the environment, has one: a host that swallows packets would hold a server up.
func bounded(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.Query().Has("connect_timeout") || os.Getenv("PGCONNECT_TIMEOUT") != "" {
		return name
	}
	q := u.Query()
	q.Set("connect_timeout", "5")
	u.RawQuery = q.Encode()
	return u.String()
}

// connectSQLite opens a file. One connection writes; WAL lets others read
// meanwhile, synchronous=FULL makes a commit durable, and secure_delete writes
// over what is removed.
func connectSQLite(name string, existing bool) (*database, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	opened, err := touch(name, existing)
	if err != nil {
		return nil, err
	}
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath() + "?mode=rw" + // never a new file later
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	write, err := sql.Open("sqlite", dsn+"&_txlock=immediate&_pragma=secure_delete(1)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", dsn+"&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, err
	}
	read.SetMaxOpenConns(4)
	return &database{write: write, read: read, file: name, opened: opened}, nil
}

// touch makes the file, unless it must exist, and says which one it is. SQLite
// by itself would let others read a new one.
func touch(name string, existing bool) (os.FileInfo, error) {
	how := os.O_RDWR | os.O_CREATE
	if existing {
		how = os.O_RDWR
	}
	f, err := os.OpenFile(name, how, 0o600)
	switch {
	case existing && errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoJournal
	case err != nil:
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// inPlace is an error where the file that is open does not lie under its name
// any more. The next program that opens the journal would find another file, or
// none, and nothing that is kept from now on.
func (db *database) inPlace() error {
	if db.file == "" {
		return nil
	}
	if now, err := os.Stat(db.file); err == nil && os.SameFile(now, db.opened) {
		return nil
	}
	return fmt.Errorf("%s: %w", db.file, errMoved)
}

var errMoved = errors.New("the file of the journal was moved, replaced or deleted while it is in use; put it back, or start the program again")

func (db *database) close() error {
	if db.host {
		return nil
	}
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// migrate brings the tables to this program's version, and gives a new journal
// its id.
func (db *database) migrate(ctx context.Context) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	var opts []goose.ProviderOption
	if db.postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	files, err := db.migrations(folder)
	if err != nil {
		return err
	}
	if db.host {
		opts = append(opts, goose.WithTableName(hostPrefix+"versions"))
	}
	p, err := goose.NewProvider(dialect, db.write, files, append(opts, goose.WithLogger(goose.NopLogger()))...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	start := genesis(id.String())
	res, err := db.write.ExecContext(ctx, db.sql("INSERT INTO journal (one, id, seq, hash) VALUES (1, ?, 0, ?) ON CONFLICT DO NOTHING"), id.String(), start[:])
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	db.made = n > 0
	return err
}

// migrations are those of a folder, with the names of the tables as they are here.
func (db *database) migrations(folder string) (fs.FS, error) {
	files, err := fs.Sub(migrations, folder)
	if err != nil || !db.host {
		return files, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	var renamed []rules.File
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		renamed = append(renamed, rules.File{Name: name, Data: []byte(prefixed(string(text)))})
	}
	archive, err := pack(renamed)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
}

// hostPrefix begins the names of our tables in a database of the host.
const hostPrefix = "guize_"

// tableNames are what has a name of ours in the database.
var tableNames = regexp.MustCompile(`\b(journal|entries|sets|found|fired|requests|plans|entries_are_never_(?:changed|removed|emptied)|found_by_[a-z]+)\b`)

func prefixed(query string) string { return tableNames.ReplaceAllString(query, hostPrefix+"$1") }

// snapshot begins a transaction that sees the journal as it is now, whatever is
// written or removed meanwhile.
func (db *database) snapshot(ctx context.Context) (*sql.Tx, error) {
	var opts *sql.TxOptions // a transaction of SQLite is one
	if db.postgres {
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return db.read.BeginTx(ctx, opts)
}

// sql makes the placeholders and the names of tables those of the database.
func (db *database) sql(query string) string {
	if !db.postgres && !db.host {
		return query
	}
	if known, ok := db.queries.Load(query); ok {
		return known.(string)
	}
	own := query
	if db.host {
		own = prefixed(own)
	}
	if db.postgres {
		own = numbered(own)
	}
	db.queries.Store(query, own)
	return own
}

// numbered gives placeholders their numbers.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for _, c := range query {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// head is the end of the chain.
type head struct {
	journal string
	seq     int64
	hash    hash
}

type querier interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

// head reads the end of the chain; where the transaction will write, it holds
// off other writers until its end.
func (db *database) head(ctx context.Context, q querier, hold bool) (head, error) {
	query := "SELECT id, seq, hash FROM journal WHERE one = 1"
	var h head
	switch {
	case hold && db.postgres:
		query += " FOR UPDATE"
	case hold && db.host: // whose transactions may begin by reading
		if _, err := q.ExecContext(ctx, db.sql("UPDATE journal SET seq = seq WHERE one = 1")); err != nil {
			return h, fmt.Errorf("hold the head of the journal: %w", err)
		}
	}
	query = db.sql(query)
	var b []byte
	if err := q.QueryRowContext(ctx, query).Scan(&h.journal, &h.seq, &b); err != nil {
		return h, fmt.Errorf("read the head of the journal: %w", err)
	}
	copy(h.hash[:], b)
	return h, nil
}

const rowColumns = "seq, id, kind, written, body, prev, hash"

type scanner interface{ Scan(...any) error }

func scanRow(s scanner) (*row, error) {
	var r row
	var prev, own []byte
	if err := s.Scan(&r.seq, &r.id, &r.kind, &r.written, &r.body, &prev, &own); err != nil {
		return nil, err
	}
	copy(r.prev[:], prev)
	copy(r.hash[:], own)
	return &r, nil
}
