package main

import (
	"bufio"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A SIGHUP that comes while the server starts, as from "systemctl reload" right
// after "start", is obeyed; by itself it would end the program.
func TestHangupAtTheStart(t *testing.T) {
	cmd := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "-p", setFile, "--watch", "0")
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	loaded := 0
	for lines := bufio.NewScanner(errs); loaded < 2 && lines.Scan(); {
		if strings.Contains(lines.Text(), "policy set loaded") {
			if loaded++; loaded == 1 {
				cmd.Process.Signal(syscall.SIGHUP)
			}
		}
	}
	if loaded < 2 {
		t.Error("the set was not read again")
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
}
