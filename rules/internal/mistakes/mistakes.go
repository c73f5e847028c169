// Package mistakes helps tests to write files and to say what is wrong with them.
package mistakes

import (
	"errors"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/diag"
)

// Lines joins the lines of a file.
func Lines(l ...string) []byte { return []byte(strings.Join(l, "\n") + "\n") }

// Found lists "line:column code" of each mistake, and fails where one has no
// message in a language.
func Found(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var bad *diag.Error
	if !errors.As(err, &bad) {
		t.Fatalf("error is %T: %v", err, err)
	}
	var out []string
	for _, d := range bad.Diagnostics {
		out = append(out, strings.TrimPrefix(d.Pos.String(), d.Pos.File+":")+" "+d.Code)
		for _, lang := range []string{"zh", "en"} {
			if d.Message[lang] == "" {
				t.Errorf("%s %s: no message in %s", d.Pos, d.Code, lang)
			}
		}
	}
	return out
}
