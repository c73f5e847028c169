//go:build linux

package docs_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What the operators' guide, and the README of the example host, tell their
// reader to do is done here, from the first line to the last, in one shell in an
// empty folder, with the program as it is built: each command must print what
// the text says. UPDATE_GOLDEN=1 writes the outputs anew.
func TestOperations(t *testing.T) {
	if os.Getenv("GUIZE_LONG")+os.Getenv("UPDATE_GOLDEN") == "" {
		t.Skip("builds two programs and follows three pages: GUIZE_LONG=1 or UPDATE_GOLDEN=1 runs it")
	}
	t.Parallel()
	for _, tool := range []string{"bash", "curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") != "" {
			t.Fatal(err)
		} else if err != nil {
			t.Skip(err)
		}
	}
	bin := programs(t, "./adapters/cli/guize", "./examples/server")
	for _, doc := range []struct {
		file, lang string
		beside     string // files that the reader has
		commands   int    // at least
	}{
		{"docs/operations.md", "en_US.UTF-8", "", 120},
		{"docs/operations.zh.md", "zh_CN.UTF-8", "", 120},
		{"examples/server/README.md", "en_US.UTF-8", "examples/server/*.yaml", 12},
	} {
		t.Run(doc.file, func(t *testing.T) {
			t.Parallel()
			old, err := os.ReadFile(doc.file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			copyFiles(t, doc.beside, dir)
			o := operator{shell: newShell(t, dir, bin, doc.lang), dir: dir, begin: time.Now(), ports: freePorts(t)}
			updated := guideFence.ReplaceAllStringFunc(string(old), func(block string) string {
				m := guideFence.FindStringSubmatch(block)
				body, err := o.block(m[1], strings.TrimSpace(m[2]), m[3])
				if err != nil {
					t.Fatalf("block of %s %.80q: %v", m[1], m[3], err)
				}
				return "```" + m[1] + m[2] + "\n" + body + "```\n"
			})
			if o.commands < doc.commands {
				t.Errorf("only %d commands", o.commands)
			}
			if left, err := o.shell.run("jobs -r"); err != nil || left != "" {
				t.Errorf("it leaves a server running: %s, %v", left, err)
			}
			diff := cmp.Diff(string(old), updated)
			if diff != "" && os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(doc.file, []byte(updated), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff != "" {
				t.Errorf("%s mismatch (-text +real), UPDATE_GOLDEN=1 writes it anew:\n%s", doc.file, diff)
			}
		})
	}
}

// programs builds commands into one folder, as users build them.
func programs(t *testing.T, folders ...string) (bin string) {
	t.Helper()
	bin = t.TempDir()
	args := append([]string{"build", "-buildvcs=false", "-o", bin + "/"}, folders...)
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

func copyFiles(t *testing.T, pattern, dir string) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// freePorts finds ports of this machine for those that the texts speak of.
func freePorts(t *testing.T) map[string]string {
	t.Helper()
	ports := map[string]string{}
	for _, port := range []string{"8080", "8081", "8443", "8090", "4318"} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close() // when all are found, so that they differ
		_, ports[port], _ = net.SplitHostPort(ln.Addr().String())
	}
	return ports
}

// operator follows a text in a folder.
type operator struct {
	shell    *shell
	dir      string
	begin    time.Time
	ports    map[string]string // by those of the text
	commands int
}

// block follows one block. What stands after the kind is the name of a file.
// Blocks of sh are for what only a whole machine can run.
func (o *operator) block(kind, file, body string) (string, error) {
	switch kind {
	case "console":
		return o.console(body)
	case "diff":
		return body, patch(filepath.Join(o.dir, file), body)
	case "yaml", "json", "text":
		if file != "" {
			return body, os.WriteFile(filepath.Join(o.dir, file), []byte(body), 0o600)
		}
		return body, nil
	case "go":
		return body, partOf(body, "examples/server/*.go")
	case "sh", "ini":
		return body, nil
	}
	return "", fmt.Errorf("unknown kind of block")
}

// partOf wants a text to stand in one of some files.
func partOf(text, pattern string) error {
	names, err := filepath.Glob(pattern)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(data), text) {
			return err
		}
	}
	return errors.Join(err, fmt.Errorf("it is not part of %s", pattern))
}

// console runs each command, "$ " and any lines of "> " that continue it, and
// puts what it prints below.
func (o *operator) console(body string) (string, error) {
	var out strings.Builder
	lines := strings.SplitAfter(body, "\n")
	for i := 0; i < len(lines); i++ {
		first, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			continue
		}
		text, command := lines[i], first
		for ; i+1 < len(lines) && strings.HasPrefix(lines[i+1], "> "); i++ {
			text, command = text+lines[i+1], command+lines[i+1][2:]
		}
		o.commands++
		printed, err := o.shell.run(o.real(command))
		if err != nil {
			return "", fmt.Errorf("%s: %w", strings.TrimSpace(text), err)
		}
		out.WriteString(text + o.shown(printed))
	}
	return out.String(), nil
}

var addressInText = regexp.MustCompile(`(127\.0\.0\.1|localhost):(\d+)`)

// real puts the ports of this run into a command.
func (o *operator) real(command string) string {
	return addressInText.ReplaceAllStringFunc(command, func(s string) string {
		host, port, _ := strings.Cut(s, ":")
		if own := o.ports[port]; own != "" {
			port = own
		}
		return host + ":" + port
	})
}

// What varies from run to run has these forms in the texts.
var forms = []struct {
	real *regexp.Regexp
	form string
}{
	{regexp.MustCompile(`guize_[A-Za-z0-9_-]{43}`), "guize_…"},
	{regexp.MustCompile(`(sha256|cert):[0-9a-f]{64}`), "$1:…"},
	{regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), "<id>"},
	{regexp.MustCompile(`"took":\d+`), `"took":<ns>`},
	{regexp.MustCompile(`"signature":"[^"]+"`), `"signature":"…"`},
}

var moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)

// shown is what a command printed, as the text shows it.
func (o *operator) shown(out string) string {
	for text, own := range o.ports {
		out = regexp.MustCompile(`(127\.0\.0\.1|localhost):`+own+`\b`).ReplaceAllString(out, "$1:"+text)
	}
	for _, f := range forms {
		out = f.real.ReplaceAllString(out, f.form)
	}
	return moment.ReplaceAllStringFunc(out, func(s string) string {
		at, err := time.Parse(time.RFC3339Nano, s)
		if err != nil || at.Before(o.begin.Add(-2*time.Second)) || at.After(time.Now()) {
			return s
		}
		return "<now>"
	})
}

// shell is bash in a process group of its own, so that whatever is started in
// it ends with it.
type shell struct {
	in  io.Writer
	out *bufio.Reader
}

// end is what the shell prints after each command.
const end = "--- end of command"

func newShell(t *testing.T, dir, bin, lang string) *shell {
	t.Helper()
	cmd := exec.Command("bash", "--noprofile", "--norc")
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=" + lang, "TZ=Asia/Shanghai"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	kill := func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	limit := time.AfterFunc(5*time.Minute, kill) // for a loop that waits in vain
	t.Cleanup(func() {
		limit.Stop()
		kill()
		cmd.Wait()
		r.Close()
	})
	s := &shell{in, bufio.NewReader(r)}
	if _, err := s.run("trap 'kill $(jobs -p) 2>/dev/null' EXIT"); err != nil { // where this test is killed itself
		t.Fatal(err)
	}
	return s
}

// run runs a command, and gives what it prints to either output. A command that
// is not there, or that is killed, is an error; any other code is not.
func (s *shell) run(command string) (string, error) {
	_, err := fmt.Fprintf(s.in, "%s\ncode=$?; printf '\\n%s %%d\\n' $code; (exit $code)\n", strings.TrimSuffix(command, "\n"), end)
	var out strings.Builder
	for err == nil {
		var line string
		if line, err = s.out.ReadString('\n'); strings.HasPrefix(line, end) {
			var code int
			if _, err = fmt.Sscanf(line, end+" %d", &code); err == nil && code > 125 {
				err = fmt.Errorf("code %d: %s", code, out.String())
			}
			break
		}
		out.WriteString(line)
	}
	text := strings.TrimSuffix(out.String(), "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text, err
}
