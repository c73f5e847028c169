package journal

import (
	"time"

	"github.com/google/uuid"
)

// idAt makes the id of an entry: a UUID of version 7 that bears the moment at which
// the entry is written, to the microsecond, and is random apart from that. Whoever
// moves the moment has to change the id, which stands in the decision and on slips.
func idAt(t time.Time) (string, error) {
	id, err := uuid.NewRandom()
	if err != nil {
		return "", err
	}
	ms, us := uint64(t.UnixMilli()), uint64(t.UnixMicro()%1000)
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6], id[7] = 0x70|byte(us>>8), byte(us)
	return id.String(), nil
}

// timeOf is the moment that an id bears, to the millisecond, and the microseconds
// that [idAt] adds to it. ok is false where it bears none.
func timeOf(id string) (ms time.Time, us int64, ok bool) {
	u, err := uuid.Parse(id)
	if err != nil || u.Version() != 7 {
		return time.Time{}, 0, false
	}
	var n int64
	for _, b := range u[:6] {
		n = n<<8 | int64(b)
	}
	return time.UnixMilli(n), int64(u[6]&0x0f)<<8 | int64(u[7]), true
}
