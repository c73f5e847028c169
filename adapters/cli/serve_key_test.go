package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A key is made, bound with, changed, and checked with; what is wrong with a file
// of keys is said without the key.
func TestFactKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keys, file := filepath.Join(dir, "fact.keys"), filepath.Join(dir, "j.db")
	for _, name := range []string{"2026", "2027"} {
		if code, out, errs := guize(t, "serve", "key", "--fact-keys", keys, name); code != 0 || !strings.Contains(out, name) {
			t.Fatalf("key: %d %s %s", code, out, errs)
		}
		s := startServer(t, nil, "-p", servedSet, "--journal", file, "--fact-keys", keys)
		resp, err := http.Post(s.url+"/v1/decisions", "application/json", strings.NewReader(`{"facts": {"length": 5}}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		s.log.wait(t, `"fact_key":"`+name+`"`)
		s.stop()
	}
	if info, err := os.Stat(keys); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file of keys: %v, %v", info.Mode(), err)
	}
	if code, out, _ := guize(t, "--lang", "en", "replay", "--journal", file, "--fact-keys", keys); code != 0 || !strings.Contains(out, "bound to their facts (checked by key) 2\n") {
		t.Errorf("replay: %d %s", code, out)
	}
	data, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	first, secret, _ := strings.Cut(strings.Split(string(data), "\n")[0], " ")
	if err := os.WriteFile(keys+"1", []byte(first+" "+secret), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := guize(t, "replay", "--journal", file, "--fact-keys", keys+"1"); code != 1 || !strings.Contains(out, "[unbound]") || !strings.Contains(out, "2027") {
		t.Errorf("replay without the second key: %d %s", code, out)
	}
	if err := os.WriteFile(keys+"2", []byte(first+" "+secret[1:]), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"replay", "--journal", file, "--fact-keys", keys + "2"},
		{"replay", "--journal", file, "--fact-keys", keys + "3"},
		{"serve", "key", "--fact-keys", keys + "2", "2028"},
		{"serve", "key", "--fact-keys", keys, "2027"},
		{"serve", "key", "--fact-keys", keys, "a b"},
		{"serve", "key", "2028"},
		{"serve", "-p", servedSet, "--fact-keys", keys},
		{"serve", "-p", servedSet, "--journal", file, "--fact-keys", keys + "2"},
	} {
		if code, out, errs := guize(t, args...); code < 2 || strings.Contains(out+errs, secret[5:15]) || errs == "" {
			t.Errorf("%v: %d %s %s", args, code, out, errs)
		}
	}
}

// A journal that the program kept when the language was version 1 is read.
func TestReplayOfVersion1(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../journal/testdata/version1/journal.db")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "j.db")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := guize(t, "--lang", "en", "replay", "--journal", file)
	for _, want := range []string{"[otherwise]", "decided otherwise since version 2 of the language (then by version 1 of the language)", "receipts of the old form 8", "neither verified nor wrong", "decisions 8", "problems 0"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %d\n%s%s", want, code, out, errs)
		}
	}
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
}
