package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrPostgres is what [Journal.Copy] says of a journal in PostgreSQL, which has
// tools of its own.
var ErrPostgres = errors.New("a journal in PostgreSQL is copied with pg_dump")

// ErrHost is what [Journal.Copy] says of a journal in a database of the host,
// which holds more than the journal.
var ErrHost = errors.New("a journal in the host's database is copied with that database")

// Copy writes the journal as it is now, whole and durable, to a new SQLite file.
// Others may read and write the journal meanwhile.
func (j *Journal) Copy(ctx context.Context, name string) (err error) {
	if j.db.postgres {
		return ErrPostgres
	}
	if j.db.host {
		return ErrHost
	}
	if name, err = filepath.Abs(name); err != nil { // which is no URI to SQLite
		return err
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // SQLite takes an empty file for none
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(name)
		}
	}()
	if err = j.db.vacuumInto(ctx, name); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.Sync()
}

// vacuumInto copies a SQLite database by a connection that reads, so that the
// one that writes is free meanwhile.
func (db *database) vacuumInto(ctx context.Context, name string) error {
	c, err := db.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
		return err
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = 1")
	_, err = c.ExecContext(ctx, "VACUUM INTO ?", name)
	return err
}
