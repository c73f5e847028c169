package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// hash is a link of the chain.
type hash [sha256.Size]byte

func (h hash) String() string { return "sha256:" + hex.EncodeToString(h[:]) }

func parseHash(s string) (h hash, err error) {
	b, ok := bytes.CutPrefix([]byte(s), []byte("sha256:"))
	if n, err := hex.Decode(h[:], b[:min(len(b), 2*len(h))]); !ok || err != nil || n != len(h) || len(b) != 2*len(h) {
		return hash{}, fmt.Errorf("%q is no digest", s)
	}
	return h, nil
}

// genesis is what the first entry of a journal has before it.
func genesis(id string) hash { return sha256.Sum256([]byte("guize journal 1\n" + id + "\n")) }

// link is the hash of an entry.
func link(prev hash, body []byte) hash {
	h := sha256.New()
	h.Write(prev[:])
	h.Write(body)
	return hash(h.Sum(nil))
}

// row is an entry as the database holds it.
type row struct {
	seq        int64
	id, kind   string
	written    int64
	body       []byte
	prev, hash hash
}

// record reads the body of a row.
func (r *row) record() (records.Record, error) {
	var rec records.Record
	if err := json.Unmarshal(r.body, &rec); err != nil {
		return rec, fmt.Errorf("entry %d cannot be read: %w", r.seq, err)
	}
	return rec, nil
}

func (r *row) entry() (*records.Entry, error) {
	rec, err := r.record()
	if err != nil {
		return nil, err
	}
	return &records.Entry{Seq: r.seq, Prev: r.prev.String(), Hash: r.hash.String(), Record: rec}, nil
}

// bodyOf is the JSON of a record. The decision stands last but for the seal, and
// its bytes are put in as they are.
func bodyOf(rec *records.Record) ([]byte, error) {
	rest := *rec
	rest.Decision, rest.Seal = nil, nil
	body, err := encode(&rest)
	if err != nil {
		return nil, err
	}
	if rec.Decision != nil {
		body = append(append(append(body[:len(body)-1], `,"decision":`...), rec.Decision...), '}')
	}
	if rec.Seal == nil {
		return body, nil
	}
	return withSeal(body, rec.Seal)
}

// encode is JSON in one line, without HTML escapes.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
