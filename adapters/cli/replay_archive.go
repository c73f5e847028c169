package cli

import (
	"fmt"
	"os"
	"slices"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// archiveReport is what came of checking an archive of prune.
type archiveReport struct {
	Name  string `json:"name"`
	From  int64  `json:"from,omitempty"`
	To    int64  `json:"to,omitempty"`
	Error string `json:"error,omitempty"` // "": it is what was removed
}

// checkArchives wants each archive to be what was removed. The proof of an old
// one may have been removed with a younger one, so that they are tried until
// nothing more is proved. The reports are in the order of the names.
func checkArchives(names []string, proofs []records.Removal) ([]archiveReport, error) {
	out := make([]archiveReport, len(names))
	for i, name := range names {
		out[i].Name = name
	}
	for more := true; more; {
		more = false
		for i := range out {
			r := &out[i]
			if r.From != 0 {
				continue
			}
			got, err := checkArchive(r, proofs)
			if err != nil {
				return nil, err
			}
			if got != nil {
				proofs, more = slices.Concat(proofs, got.Removals), true
			}
		}
	}
	return out, nil
}

// checkArchive checks one archive; nil where it is not proved.
func checkArchive(r *archiveReport, proofs []records.Removal) (*journal.Archive, error) {
	f, err := os.Open(r.Name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	got, bad := journal.CheckArchive(f, proofs)
	if bad != nil {
		r.Error = bad.Error()
		return nil, nil
	}
	r.From, r.To, r.Error = got.From, got.To, ""
	return got, nil
}

func countBad(archives []archiveReport) int {
	n := 0
	for _, r := range archives {
		if r.Error != "" {
			n++
		}
	}
	return n
}

func (a *app) printArchives(archives []archiveReport) {
	l := a.tongue(nil)
	for _, r := range archives {
		if r.Error != "" {
			fmt.Fprintf(a.out, l.Say("归档 %s：与日志中的删除证明不符：%s\n", "archive %s: it is not what the journal says was removed: %s\n"), r.Name, r.Error)
			continue
		}
		fmt.Fprintf(a.out, l.Say("归档 %s：第 %d 至 %d 条，与删除时一致\n", "archive %s: entries %d to %d, as they were removed\n"), r.Name, r.From, r.To)
	}
}
