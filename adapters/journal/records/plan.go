package records

import "time"

// Plan says which sets of one name decide, and from when on each does. The servers
// of a fleet that keep to one journal write there the plan to which they keep.
type Plan struct {
	Set   string `json:"set"` // id
	Steps []Step `json:"steps"`
}

// KeptPlan is a plan of an entry that was removed.
type KeptPlan struct {
	Seq  int64 `json:"seq"` // of the entry
	Plan Plan  `json:"plan"`
}

// Step is a set of a plan; From is zero where it decides all that is before the next.
type Step struct {
	Digest string    `json:"digest"`
	From   time.Time `json:"from,omitzero"`
}

// At is the digest of the set that decides what is decided as of a moment.
func (p *Plan) At(moment time.Time) string {
	var digest string
	for i, s := range p.Steps {
		if i == 0 || !moment.Before(s.From) {
			digest = s.Digest
		}
	}
	return digest
}
