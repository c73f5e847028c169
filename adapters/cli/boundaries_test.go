package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// What boundaries writes is a file of tests that passes.
func TestBoundariesPass(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, set, want string }{
		{"on the base of the tests", planFile, `"works.length = 300.1"`},
		{"without tests", levels, `"score = 39"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", "boundaries", tt.set, "--at", "2021-09-10")
			if got.code != cli.ExitOK || !strings.Contains(got.stdout, tt.want) {
				t.Fatalf("code %d, no %s in\n%s%s", got.code, tt.want, got.stdout, got.stderr)
			}
			dir := t.TempDir()
			data, err := os.ReadFile(tt.set)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string][]byte{filepath.Base(tt.set): data, "edges_test.yaml": []byte(got.stdout)} {
				if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if tested := run(t, "", "test", filepath.Join(dir, "edges_test.yaml")); tested.code != cli.ExitOK {
				t.Errorf("the cases do not pass:\n%s%s", tested.stdout, tested.stderr)
			}
		})
	}
}

func TestBoundariesJSON(t *testing.T) {
	t.Parallel()
	got := run(t, "", "boundaries", levels, "-o", "json")
	var out []struct {
		Name   string
		Expect map[string]any
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil || len(out) < 6 || out[0].Expect["status"] == nil {
		t.Errorf("%v\n%s", err, got.stdout)
	}
}
