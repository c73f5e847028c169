// Package laws_test holds that the sets of this folder are whole: short, found
// without fault, and right on every case beside them.
package laws_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
)

func TestLaws(t *testing.T) {
	t.Parallel()
	suite.Test(t, os.DirFS("."))
	for _, name := range []string{"tariff", "housing", "licence"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if n := bytes.Count(read(t, name+".yaml"), []byte("\n")); n >= 100 {
				t.Errorf("%d lines; a law of this folder has under 100", n)
			}
			got, err := engine.Load(t.Context(), os.DirFS("."), name+".yaml")
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got.Diagnostics {
				t.Error(d)
			}
			eng := got.Engine
			if eng == nil {
				return
			}
			found, err := analyze.Check(t.Context(), eng, analyze.Options{At: time.Date(2024, 5, 6, 9, 0, 0, 0, eng.Set().Zone)})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found.Findings {
				t.Error(f.Diagnostic)
			}
		})
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
