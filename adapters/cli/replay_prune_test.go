package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// journalOf makes a journal of some decisions.
func journalOf(t *testing.T, file string, n int) {
	t.Helper()
	s := startServer(t, nil, "-p", servedSet, "--journal", file)
	res, err := http.Post(s.url+"/v1/decisions:batch", "application/x-ndjson", strings.NewReader(strings.Repeat("{\"facts\": {\"length\": 3}}\n", n)))
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil || bytes.Count(body.Bytes(), []byte(`"decision":`)) != n {
		t.Fatalf("%v: %.200s", err, body.String())
	}
	res.Body.Close()
	s.stop()
}

func TestPrune(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, archive, second := filepath.Join(dir, "j.db"), filepath.Join(dir, "old.ndjson"), filepath.Join(dir, "old2.ndjson")
	journalOf(t, file, 2)
	prune := func(args ...string) (int, string, string) {
		t.Helper()
		return guize(t, append([]string{"replay", "prune", "--journal", file}, args...)...)
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no reason", []string{"--before", "2999-01-01", "--no-archive"}, 2, "--reason"},
		{"neither archive nor none", []string{"--before", "2999-01-01", "--reason", "x"}, 2, "--no-archive"},
		{"both", []string{"--before", "2999-01-01", "--reason", "x", "--archive", archive, "--no-archive"}, 2, "--no-archive"},
		{"no moment", []string{"--reason", "x", "--no-archive"}, 2, "--before"},
		{"nothing is that old", []string{"--before", "2001-01-01", "--reason", "x", "--archive", archive}, 0, "nothing was written before 2001-01-01T00:00:00" + time.Date(2001, 1, 1, 0, 0, 0, 0, time.Local).Format("Z07:00")},
		{"dry run", []string{"--before", "2999-01-01", "--dry-run"}, 0, "would remove entries 1 to 2"},
		{"dry run with an archive", []string{"--before", "2999-01-01", "--dry-run", "--archive", archive}, 0, "would remove entries 1 to 2"},
	} {
		if code, out, errs := prune(tt.args...); code != tt.code || !strings.Contains(out+errs, tt.says) {
			t.Errorf("%s: %d %s%s", tt.name, code, out, errs)
		}
		if _, err := os.Stat(archive); err == nil {
			t.Fatalf("%s: an archive was made", tt.name)
		}
	}
	if code, out, errs := prune("--before", "2999-01-01", "--reason", "retention", "--archive", archive); code != 0 || !strings.Contains(out, "1 to 2") {
		t.Errorf("prune: %d %s %s", code, out, errs)
	}
	if data, err := os.ReadFile(archive); err != nil || bytes.Count(data, []byte("\n")) != 2 {
		t.Errorf("archive %s, %v", data, err)
	}
	if code, out, _ := guize(t, "replay", "--journal", file, "--archive", archive); code != 0 || !strings.Contains(out, "2 removed with proof") || !strings.Contains(out, "entries 1 to 2, as they were removed") {
		t.Errorf("replay: %d %s", code, out)
	}
	journalOf(t, file, 1)
	if code, _, errs := prune("--before", "2999-01-01", "--reason", "retention", "--archive", archive); code != 3 || !strings.Contains(errs, "exists") {
		t.Errorf("an archive that is there: %d %s", code, errs)
	}
	if code, out, errs := prune("--before", "2999-01-01", "--reason", "retention", "--archive", second); code != 0 || !strings.Contains(out, "3 to 4") {
		t.Errorf("prune again: %d %s %s", code, out, errs)
	}
	if code, out, _ := guize(t, "replay", "--journal", file, "--archive", archive, "--archive", second); code != 0 || strings.Count(out, "as they were removed") != 2 {
		t.Errorf("both archives: %d %s", code, out)
	}
	changeFile(t, second, `"length":3`, `"length":4`)
	heads := filepath.Join(dir, "heads")
	code, out, _ := guize(t, "replay", "--journal", file, "--archive", archive, "--archive", second, "--save-head", heads)
	if code != 1 || strings.Count(out, "not what the journal says") != 2 || !strings.Contains(out, "problems 2") {
		t.Errorf("a changed archive, which held the proof of the first: %d %s", code, out)
	}
	if _, err := os.Stat(heads); err == nil {
		t.Error("a head was saved")
	}
}

// Where the disk of the archive fills, what was not written there is still in
// the journal, and an archive of nothing goes away.
func TestPruneArchiveFull(t *testing.T) {
	needsLong(t)
	t.Parallel()
	dir, small := t.TempDir(), t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", small).Run() })
	file, archive, rest := filepath.Join(dir, "j.db"), filepath.Join(small, "old.ndjson"), filepath.Join(dir, "rest.ndjson")
	const many, portion = 3000, 2000
	journalOf(t, file, many)
	prune := func(archive string) (int, string, string) {
		t.Helper()
		return guize(t, "replay", "prune", "--journal", file, "--before", "2999-01-01", "--reason", "x", "--archive", archive)
	}
	if code, out, errs := prune(archive); code != 3 || out != "" {
		t.Errorf("no room at all: %d %s %s", code, out, errs)
	}
	if _, err := os.Stat(archive); err == nil {
		t.Error("an archive of nothing is left")
	}
	if code, out, errs := guize(t, "replay", "--journal", file, "--chain-only"); code != 0 || !strings.Contains(out, fmt.Sprintf("entries %d (and 0", many)) {
		t.Errorf("%d %s %s", code, out, errs)
	}
	size := "size=" + strconv.FormatInt(archiveSize(t, file, dir)*(portion+many)/2/many, 10)
	if out, err := exec.Command("mount", "-o", "remount,"+size, small).CombinedOutput(); err != nil {
		t.Fatalf("remount: %s", out)
	}
	if code, out, errs := prune(archive); code != 3 || !strings.Contains(out, fmt.Sprintf("entries 1 to %d", portion)) || !strings.Contains(errs, "space") {
		t.Errorf("room for one portion: %d %s %s", code, out, errs)
	}
	if code, out, errs := prune(rest); code != 0 {
		t.Errorf("the rest: %d %s %s", code, out, errs)
	}
	code, out, errs := guize(t, "replay", "--journal", file, "--archive", archive, "--archive", rest)
	for _, want := range []string{fmt.Sprintf("entries 1 to %d, as", portion), fmt.Sprintf("entries %d to %d, as", portion+1, many+1)} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("no %q: %d %s %s", want, code, out, errs)
		}
	}
}

// archiveSize is how much room all entries of a journal take in an archive.
func archiveSize(t *testing.T, file, dir string) int64 {
	t.Helper()
	other, archive := filepath.Join(dir, "copy.db"), filepath.Join(dir, "all.ndjson")
	if code, _, errs := guize(t, "replay", "copy", other, "--journal", file); code != 0 {
		t.Fatal(errs)
	}
	if code, out, errs := guize(t, "replay", "prune", "--journal", other, "--before", "2999-01-01", "--reason", "x", "--archive", archive); code != 0 || !strings.Contains(out, "2 proofs") {
		t.Fatal(out, errs)
	}
	info, err := os.Stat(archive)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
