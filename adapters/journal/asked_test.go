package journal_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// An entry says who asked for its decision, bounded and masked, under the chain's
// hash; entries that name nobody stand beside it, and all are replayed.
func TestAsked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ by, facts, want, reason string }{
		{"portal", `{"length": 1}`, "portal", "as the host calls it"},
		{"", `{"length": 2}`, "", "nobody is known"},
		{"窗口 \"3\" <b>", `{"length": 3}`, "窗口 \"3\" <b>", "any letters"},
		{"a\nb", `{"length": 4}`, "sha256:7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78", "a line feed could forge a line of a list"},
		{strings.Repeat("x", records.MostAsked+1), `{"length": 5}`, "sha256:", "too long"},
		{"张三丰@portal", `{"length": 6, "contact": {"name": "张三丰"}}`, "***@portal", "a sensitive fact stands in it"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, name string) {
				j := open(t, name, journal.Options{})
				keep(t, j, compile(t, setFile), `{"length": 0}`)
				dec, err := tryKeep(records.WithAsked(t.Context(), records.Asked{By: tt.by}), j, compile(t, setFile), tt.facts)
				if err != nil {
					t.Fatal(err)
				}
				e, err := j.Get(t.Context(), dec.ID)
				if err != nil {
					t.Fatal(err)
				}
				if got := e.Asked; tt.want == "" && got != nil || tt.want != "" && (got == nil || !strings.HasPrefix(got.By, tt.want)) {
					t.Errorf("asked %+v, want %q", got, tt.want)
				}
				asked := 0
				if tt.want != "" {
					asked = 1
				}
				if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Same != 2 || r.Asked != asked {
					t.Errorf("%+v", r)
				}
			})
		})
	}
}

// Who asked cannot be changed unseen, and what is found of a decision says who
// asked for it.
func TestAskedTampered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		for _, facts := range []string{`{"length": 1}`, `{"length": 2}`} {
			if _, err := tryKeep(records.WithAsked(t.Context(), records.Asked{By: "portal"}), j, compile(t, setFile), facts); err != nil {
				t.Fatal(err)
			}
		}
		j.Tamper(t, bodyAsText(j, `UPDATE entries SET body = CAST(REPLACE(%s, '"by":"portal"', '"by":"nobody"') AS %s) WHERE seq = 1`))
		j.Tamper(t, "DELETE FROM sets")
		r := replay(t, j, journal.ReplayOptions{})
		if len(r.Findings) != 2 || r.Findings[0].Kind != journal.FindingChanged || r.Findings[1].Asked != "portal" {
			t.Errorf("%+v", r.Findings)
		}
	})
}
