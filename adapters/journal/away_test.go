package journal_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
)

// What another try may mend is told from what stays, as a PostgreSQL server says it.
func TestAway(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code string
		away       bool
	}{
		{"hangs up", "", true},
		{"starts", "57P03", true},
		{"is being stopped", "57P01", true},
		{"too many connections", "53300", true},
		{"connection lost", "08006", true},
		{"wrong password", "28P01", false},
		{"not let in", "28000", false},
		{"no such database", "3D000", false},
		{"no such table", "42P01", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := refusing(t, tt.code)
			_, err := journal.Open(t.Context(), "postgres://guize:secret@"+at+"/x?sslmode=disable", journal.Options{})
			if err == nil || journal.Away(err) != tt.away || strings.Contains(err.Error(), "secret") {
				t.Errorf("away: %t, %v", journal.Away(err), err)
			}
		})
	}
	if _, err := journal.Open(t.Context(), "postgres://guize@127.0.0.1:1/x", journal.Options{}); !journal.Away(err) {
		t.Errorf("a port where nobody listens: %v", err)
	}
	if _, err := journal.Open(t.Context(), "/no/such/folder/j.db", journal.Options{}); err == nil || journal.Away(err) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if journal.Away(nil) {
		t.Error("no error is away")
	}
}

// refusing speaks PostgreSQL as far as it takes to refuse everybody with a code, or to
// hang up where there is none.
func refusing(t *testing.T, code string) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			refuse(c, code)
			c.Close()
		}
	}()
	return ln.Addr().String()
}

func refuse(c net.Conn, code string) {
	size := make([]byte, 4)
	if _, err := io.ReadFull(c, size); err != nil {
		return
	}
	io.CopyN(io.Discard, c, int64(binary.BigEndian.Uint32(size))-4) // the whole greeting, or closing would reset the connection
	if code == "" {
		return
	}
	said := "SFATAL\x00VFATAL\x00C" + code + "\x00Mno\x00\x00"
	c.Write(append(binary.BigEndian.AppendUint32([]byte{'E'}, uint32(4+len(said))), said...))
}

// A server that takes connections and says nothing is away after five seconds.
func TestAwayWithoutAWord(t *testing.T) {
	t.Parallel()
	needsLong(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0") // of which nobody takes a connection
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := journal.Open(ctx, "postgres://guize@"+ln.Addr().String()+"/x", journal.Options{}); !journal.Away(err) || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
}
