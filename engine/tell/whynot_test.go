package tell_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/tell"
)

// What the limit ended is not said to be out of reach.
func TestWhyNotEnded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		ended   bool
		has, no string
	}{
		{false, "None was found: up to three facts", "limit"},
		{true, "None was found before the limit.", "None was found: up to three facts"},
		{true, "1 application was decided; the limit ended the search, so there may be other ways (it was changing a and b).", "None was found: up to three facts"},
	} {
		a := tell.WhyNot{Lang: "en", Tried: 1, Ended: tt.ended}
		if tt.ended {
			a.Last = []string{"a", "b"}
		}
		text := a.Text()
		flat := strings.Join(strings.Fields(text), " ")
		if !strings.Contains(flat, tt.has) || strings.Contains(flat, tt.no) {
			t.Errorf("ended %v: want %q and not %q:\n%s", tt.ended, tt.has, tt.no, text)
		}
	}
}
