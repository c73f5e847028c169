package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestReplayList: kept decisions are found by what they say, a page at a time.
func TestReplayList(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "j.db")
	journalOf(t, file, 3)
	for _, tt := range []struct {
		args string
		code int
		want []string
	}{
		{"", 0, []string{"  lines  ", "\n", "\n", "\n"}},
		{"--limit 2", 0, []string{"next page: --before 2"}},
		{"--limit 2 --before 2", 0, []string{"  lines  "}},
		{"--limit 2 -o json", 0, []string{`"status": "incomplete"`, `"before": 2`}},
		{"--status conflict", 0, []string{"nothing was found"}},
		{"--status conflict --lang zh", 0, []string{"没有找到"}},
		{"--set others", 0, []string{"nothing was found"}},
		{"--from 2020-01-01T00:00:00+08:00 --until 2020-01-02T00:00:00+08:00", 0, []string{"nothing was found"}},
		{"--status done", 2, []string{"want one of"}},
		{"--from yesterday", 2, []string{"want a moment"}},
		{"--limit 0", 2, []string{"want 1 to 1000"}},
	} {
		code, out, errs := guize(t, append([]string{"replay", "list", "--journal", file}, strings.Fields(tt.args)...)...)
		for _, want := range tt.want {
			if code != tt.code || !strings.Contains(out+errs, want) {
				t.Errorf("list %s: %d %s %s, want %d and %q", tt.args, code, out, errs, tt.code, want)
			}
		}
		if tt.args == "" && strings.Count(out, "\n") != 3 {
			t.Errorf("list: %s", out)
		}
	}
}

// TestServeNumber: the server keeps by what number an application is found.
func TestServeNumber(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "j.db")
	s := startServer(t, nil, "-p", servedSet, "--journal", file, "--number", "length")
	ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"length": 3}}`)
	ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"length": 4}}`)
	s.stop()
	if code, out, errs := guize(t, "replay", "list", "--journal", file, "--application", "4"); code != 0 || strings.Count(out, "\n") != 1 {
		t.Errorf("%d %s %s", code, out, errs)
	}
}
