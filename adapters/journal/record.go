package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/guize-rules/guize/engine"
)

// The kinds of entry.
const (
	KindDecision = "decision"
	KindRemoval  = "removal"
	KindAudit    = "audit"
)

// Entry is one entry of the journal, with its place in the chain.
type Entry struct {
	Seq  int64  `json:"seq"`
	Prev string `json:"prev"` // "sha256:…" of the entry before
	Hash string `json:"hash"` // "sha256:…" over Prev and the record's bytes
	Record
}

// Record is what an entry says. The part that belongs to its kind is filled.
type Record struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Written time.Time `json:"written"`
	Program string    `json:"program,omitempty"` // version of the program that wrote it

	Language int `json:"language,omitempty"` // by whose meanings it was decided; 0: version 1

	Set      string `json:"set,omitempty"`
	Digest   string `json:"digest,omitempty"` // of the set
	Calendar string `json:"calendar,omitempty"`
	Input    *Input `json:"input,omitempty"`
	Receipt  string `json:"receipt,omitempty"`
	// Check is the receipt of the decision that the masked facts give, and Kept that
	// of the decision as it was masked; "" where it is Receipt.
	Check string `json:"check,omitempty"`
	Kept  string `json:"kept,omitempty"`

	Commitment *engine.Commitment `json:"commitment,omitempty"` // to the facts before they were masked

	Removal *Removal `json:"removal,omitempty"`
	Audit   *Audit   `json:"audit,omitempty"`

	Decision json.RawMessage `json:"decision,omitempty"` // as it was given, masked
}

// Input is what was decided: the facts, and the times and choices with them.
type Input struct {
	Facts    json.RawMessage `json:"facts"`
	At       time.Time       `json:"at"`
	RulesOn  string          `json:"rules_on,omitempty"`
	Lang     string          `json:"lang,omitempty"`
	Unknown  []string        `json:"unknown,omitempty"`
	Policies []string        `json:"policies,omitempty"`
	Masked   []string        `json:"masked,omitempty"` // paths of the facts that were masked
}

// Audit is something that an administrator did.
type Audit struct {
	Who     string `json:"who"`
	Action  string `json:"action"`
	Result  string `json:"result"`
	Request string `json:"request,omitempty"` // id of the request
}

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
func (r *row) record() (Record, error) {
	var rec Record
	if err := json.Unmarshal(r.body, &rec); err != nil {
		return rec, fmt.Errorf("entry %d cannot be read: %w", r.seq, err)
	}
	return rec, nil
}

func (r *row) entry() (*Entry, error) {
	rec, err := r.record()
	if err != nil {
		return nil, err
	}
	return &Entry{Seq: r.seq, Prev: r.prev.String(), Hash: r.hash.String(), Record: rec}, nil
}

// bytes is the JSON of a record. The decision stands last, and its bytes are
// put in as they are.
func (rec *Record) bytes() ([]byte, error) {
	rest := *rec
	rest.Decision = nil
	body, err := encode(&rest)
	if err != nil || rec.Decision == nil {
		return body, err
	}
	body = append(body[:len(body)-1], `,"decision":`...)
	return append(append(body, rec.Decision...), '}'), nil
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
