package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// A log file that the server appends to can be cut to nothing while it runs, as logrotate
// does with copytruncate: the server goes on at the beginning, and SIGHUP is not needed.
func TestLogIsCut(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "guize.log")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) // as 2>> does
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "-p", setFile, "--watch", "0")
	cmd.Stderr = file
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	read := func(pattern string) []byte {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			data, _ := os.ReadFile(name)
			if m := regexp.MustCompile(pattern).FindSubmatch(data); m != nil {
				return m[1]
			}
		}
		t.Fatalf("the log does not say %s", pattern)
		return nil
	}
	addr := read(`"msg":"listening","addr":"([^"]+)"`)
	if err := os.Truncate(name, 0); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get("http://" + string(addr) + "/v1/nothing")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil || !bytes.HasPrefix(data, []byte("{")) || bytes.ContainsRune(data, 0) || bytes.Contains(data, []byte(`"listening"`)) || !bytes.Contains(data, []byte("/v1/nothing")) && !bytes.Contains(data, []byte(`"ending"`)) {
		t.Errorf("%v, after it was cut:\n%q", err, data)
	}
}
