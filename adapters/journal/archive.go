package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// Archive is what an archive of [Journal.Prune] holds.
type Archive struct {
	From     int64             // seq of its first entry
	To       int64             // and of its last
	Removals []records.Removal // proofs of earlier removals, which were pruned themselves
}

type archived struct {
	Seq  int64           `json:"seq"`
	Body json.RawMessage `json:"body"`
}

func archiveRow(w io.Writer, e *row) error {
	if w == nil {
		return nil
	}
	line, err := encode(archived{e.seq, e.body})
	if err == nil {
		_, err = w.Write(append(line, '\n'))
	}
	return err
}

// CheckArchive reports whether an archive holds exactly the entries of one or
// more of the proofs, unchanged and in order.
func CheckArchive(r io.Reader, proofs []records.Removal) (*Archive, error) {
	c := archiveCheck{proofs: proofs}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return c.end()
		}
		if err != nil {
			return nil, fmt.Errorf("after entry %d of the archive: %w", c.a.To, err)
		}
		var e archived
		if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
			return nil, fmt.Errorf("after entry %d of the archive: %w", c.a.To, err)
		}
		if err := c.entry(&e); err != nil {
			return nil, err
		}
	}
}

// archiveCheck is how far an archive has been followed.
type archiveCheck struct {
	proofs []records.Removal
	proof  *records.Removal // of the entries at hand; nil between two
	last   hash
	a      Archive
}

func (c *archiveCheck) entry(e *archived) error {
	if c.a.From != 0 && e.Seq != c.a.To+1 {
		return fmt.Errorf("the archive has entry %d where %d is due", e.Seq, c.a.To+1)
	}
	if err := c.begin(e.Seq); err != nil {
		return err
	}
	c.last, c.a.To = link(c.last, e.Body), e.Seq
	var rec struct{ Removal *records.Removal }
	if err := json.Unmarshal(e.Body, &rec); err != nil {
		return fmt.Errorf("entry %d of the archive: %w", e.Seq, err)
	}
	if rec.Removal != nil {
		c.a.Removals = append(c.a.Removals, *rec.Removal)
	}
	if e.Seq < c.proof.To {
		return nil
	}
	if c.last.String() != c.proof.Last {
		return c.not()
	}
	c.proof = nil
	return nil
}

// begin finds the proof of an entry where none is at hand.
func (c *archiveCheck) begin(seq int64) (err error) {
	if c.proof != nil {
		return nil
	}
	i := slices.IndexFunc(c.proofs, func(p records.Removal) bool { return p.From == seq })
	if i < 0 {
		return fmt.Errorf("no removal begins with entry %d", seq)
	}
	if c.a.From == 0 {
		c.a.From = seq
	}
	c.proof = &c.proofs[i]
	c.last, err = parseHash(c.proof.Prev)
	return err
}

func (c *archiveCheck) end() (*Archive, error) {
	if c.a.From == 0 {
		return nil, errors.New("the archive is empty")
	}
	if c.proof != nil {
		return nil, c.not()
	}
	return &c.a, nil
}

func (c *archiveCheck) not() error {
	return fmt.Errorf("the archive up to entry %d is not what was removed", c.a.To)
}
