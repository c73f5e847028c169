package cli_test

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// TestServeCollectsRarely is not parallel: how often garbage is collected is the
// process's.
func TestServeCollectsRarely(t *testing.T) {
	needsLong(t)
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	for _, tt := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"by itself", nil, "go_gc_gogc_percent 400"},
		{"as GOGC says", map[string]string{"GOGC": "100"}, "go_gc_gogc_percent 100"},
	} {
		c := cli.Command{Alone: true, Getenv: func(k string) string { return tt.env[k] }}
		s := startCommand(t, c, "-p", "../../policies.yaml", "--quick")
		if _, text := ask(t, "GET", s.url+"/metrics", "", ""); !strings.Contains(string(text), tt.want+"\n") {
			t.Errorf("%s: the metrics do not say %s", tt.name, tt.want)
		}
		s.stop()
		if got := debug.SetGCPercent(100); got != 100 {
			t.Errorf("%s: the percentage stays %d when the server has ended", tt.name, got)
		}
	}
}
