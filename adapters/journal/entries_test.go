package journal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// exported are the lines after a number, at most some.
func exported(t *testing.T, j *journal.Journal, after int64, most int) (lines []records.Line, err error) {
	t.Helper()
	for l, err := range j.Export(t.Context(), after) {
		if err != nil {
			return lines, err
		}
		if lines = append(lines, l); len(lines) == most {
			return lines, nil
		}
	}
	return lines, nil
}

// A reader who is stopped after any line, and goes on from there, has every entry
// once, with the chain that it can follow by itself, and what is kept meanwhile.
func TestExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := filled(t, name, 7)
		if err := j.Audit(t.Context(), records.Audit{Who: "operator", Action: "reload"}); err != nil {
			t.Fatal(err)
		}
		var all []records.Line
		for stop := 1; len(all) < 10; stop++ {
			after := int64(len(all))
			lines, err := exported(t, j, after, stop)
			if err != nil || len(lines) == 0 {
				t.Fatalf("after %d: %d lines, %v", after, len(lines), err)
			}
			if all = append(all, lines...); stop <= 2 { // written while nobody reads
				keep(t, j, compile(t, setFile), fmt.Sprintf(`{"length": %d}`, 100+stop))
			}
		}
		for i, l := range all {
			var e records.Entry
			if err := json.Unmarshal(l.JSON, &e); err != nil || e.Seq != int64(i)+1 || e.Seq != l.Seq || e.ID == "" {
				t.Fatalf("line %d: %v %s", i+1, err, l.JSON)
			}
			_, body, _ := strings.Cut(strings.TrimSuffix(string(l.JSON), "\n"), `"hash":"`+l.Hash+`",`)
			prev, _ := hex.DecodeString(strings.TrimPrefix(l.Prev, "sha256:"))
			if sum := sha256.Sum256(append(prev, "{"+body...)); "sha256:"+hex.EncodeToString(sum[:]) != l.Hash || i > 0 && l.Prev != all[i-1].Hash {
				t.Errorf("line %d is not in its chain: %s", i+1, l.JSON)
			}
		}
		if lines, err := exported(t, j, 10, 0); err != nil || len(lines) != 0 {
			t.Errorf("after the last: %d, %v", len(lines), err)
		}
	})
}

// What cannot be gone on from is told: it was pruned, or the journal is older than
// the reader.
func TestExportGap(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := filled(t, name, 5)
		gap := func(after, first, last int64) {
			t.Helper()
			_, err := exported(t, j, after, 0)
			if g := (*records.Gap)(nil); !errors.As(err, &g) || *g != (records.Gap{After: after, First: first, Last: last}) || g.Error() == "" {
				t.Errorf("after %d: %v, want a gap from %d to %d", after, err, first, last)
			}
		}
		gap(6, 1, 5)
		for _, err := range j.Prune(t.Context(), time.Now().Add(time.Hour), "test", nil) {
			if err != nil {
				t.Fatal(err)
			}
		}
		gap(3, 6, 6)
		if lines, err := exported(t, j, 0, 0); err != nil || len(lines) != 1 || lines[0].Seq != 6 {
			t.Errorf("from the first that is left: %v, %v", lines, err)
		}
		if lines, err := exported(t, j, 5, 0); err != nil || len(lines) != 1 {
			t.Errorf("after the last that was pruned: %v, %v", lines, err)
		}
		j.Tamper(t, "UPDATE entries SET body = ? WHERE seq = 6", []byte("{\"id\":\"x\",\n\"kind\":\"decision\"}"))
		if lines, err := exported(t, j, 5, 0); err == nil || len(lines) != 0 {
			t.Errorf("an entry of two lines: %v", lines)
		}
	})
}
