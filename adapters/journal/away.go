package journal

import (
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Away reports whether an error of [Open] is that the PostgreSQL server cannot be
// reached now, or takes no connections yet, so that a later try may succeed. A name or
// password that is refused, a database that does not exist and tables that do not fit
// are not: they stay.
func Away(err error) bool {
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) { // the server was reached
		switch said.Code {
		case "57P01", "57P02", "57P03", "53300": // ends, ended, starts, has too many connections
			return true
		}
		return strings.HasPrefix(said.Code, "08")
	}
	unmade, line := (*pgconn.ConnectError)(nil), (net.Error)(nil)
	return errors.As(err, &unmade) && (errors.As(err, &line) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF))
}
