package rules_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// A file may name this version of the language or an older one; a newer one is
// refused with a way out.
func TestLanguageVersion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		written, hint string
		want          int
	}{
		{"1", "", 1},
		{"2", "", 2},
		{"3", "use a newer guize", 0},
		{"0", "write guize: 2", 0},
		{"01", "write guize: 2", 0},
		{"1.5", "write guize: 2", 0},
		{"two", "write guize: 2", 0},
	} {
		t.Run(tt.written, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Parse(t.Context(), "set.yaml", []byte("guize: "+tt.written+"\nset: s\nfacts: {a: {type: bool, title: A}}\n"))
			if tt.want > 0 {
				if err != nil || set.Language != tt.want {
					t.Errorf("Parse: language %d, %v", set.Language, err)
				}
				return
			}
			bad := (*rules.Error)(nil)
			if !errors.As(err, &bad) || bad.Diagnostics[0].Code != "bad-version" || !strings.Contains(bad.Diagnostics[0].Hint["en"], tt.hint) {
				t.Errorf("Parse: %v", err)
			}
		})
	}
}
