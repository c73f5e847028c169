package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/adapters/httpapi"
)

// served is "guize serve" under way.
type served struct {
	url  string
	stop func() int // ends it and gives the exit code
	log  *serverLog
}

// serverLog is what a server has written.
type serverLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *serverLog) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(line + "\n")
}

func (l *serverLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// wait waits until the log has a line that holds all of some texts.
func (l *serverLog) wait(t *testing.T, texts ...string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		for line := range strings.Lines(l.String()) {
			if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) }) {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("no line of the log holds %q:\n%s", texts, l)
		}
	}
}

// startServer runs "guize serve" until it listens.
func startServer(t *testing.T, env map[string]string, args ...string) served {
	t.Helper()
	return startCommand(t, cli.Command{Getenv: func(k string) string { return env[k] }}, args...)
}

// startCommand runs "guize serve" of a command whose streams are not set.
func startCommand(t *testing.T, c cli.Command, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(""), io.Discard, w
	code := make(chan int, 1)
	go func() {
		code <- c.Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...))
		w.Close()
	}()
	addr := make(chan string, 1)
	log := new(serverLog)
	go func() {
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			log.add(lines.Text())
			var l struct{ Msg, Addr string }
			if json.Unmarshal(lines.Bytes(), &l) == nil && l.Msg == "listening" {
				addr <- l.Addr
			}
		}
		close(addr)
	}()
	a, ok := <-addr
	if !ok {
		t.Fatal("the server ended by itself")
	}
	stop := func() int { cancel(); return <-code }
	t.Cleanup(cancel)
	return served{"http://" + a, stop, log}
}

func ask(t *testing.T, method, url, token, body string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, data
}

func guize(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
	code := c.Run(t.Context(), args)
	return code, out.String(), errs.String()
}

// makeToken adds a caller to a file and returns its token.
func makeToken(t *testing.T, file, name, roles string) string {
	t.Helper()
	code, out, errs := guize(t, "serve", "token", name, roles, "--tokens", file)
	if code != 0 {
		t.Fatal(errs)
	}
	return strings.TrimSpace(out)
}

// A file of callers stays one that the server can read, whatever is added.
func TestServeToken(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("# our callers"), 0o600); err != nil { // and no end of the line
		t.Fatal(err)
	}
	first := makeToken(t, file, "portal", "decide")
	second := makeToken(t, file, "clerk", "journal,admin")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := guize(t, "serve", "token", "portal", "admin", "--tokens", file); code != 3 || !strings.Contains(errs, "twice") {
		t.Errorf("a name twice: %d %s", code, errs)
	}
	after, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %s, %v", after, err)
	}
	tokens, err := httpapi.ParseTokens(bytes.NewReader(after))
	if err != nil || len(tokens) != 2 || first == second || bytes.Contains(after, []byte(first)) {
		t.Errorf("%d tokens, %v: %s", len(tokens), err, after)
	}
	var made struct{ Token, Line string }
	code, out, errs := guize(t, "serve", "token", "x", "decide", "-o", "json")
	if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil || !strings.HasPrefix(made.Line, "x decide sha256:") || made.Token == "" {
		t.Errorf("%d %s %s", code, out, errs)
	}
}

const servedSet = "../journal/testdata/set.yaml"

// Served, stopped, replayed, changed, and found out.
func TestServeAndReplay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, tokens := filepath.Join(dir, "j.db"), filepath.Join(dir, "tokens")
	portal, clerk := makeToken(t, tokens, "portal", "decide"), makeToken(t, tokens, "clerk", "journal,admin")
	s := startServer(t, map[string]string{"GUIZE_JOURNAL": file, "GUIZE_TOKENS": tokens}, "-p", servedSet)
	if code, body := ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"length": 3}}`); code != 401 {
		t.Errorf("without a token: %d %s", code, body)
	}
	var dec struct{ ID string }
	for range 3 {
		code, body := ask(t, "POST", s.url+"/v1/decisions", portal, `{"facts": {"length": 3, "contact.name": "某某某"}}`)
		if err := json.Unmarshal(body, &dec); err != nil || code != 200 || dec.ID == "" {
			t.Fatalf("%d %s", code, body)
		}
	}
	if code, body := ask(t, "GET", s.url+"/v1/decisions/"+dec.ID, clerk, ""); code != 200 {
		t.Errorf("%d %s", code, body)
	}
	s.log.wait(t, `"msg":"request"`, `"decision":"`+dec.ID+`"`, `"caller":"portal"`)
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	heads := filepath.Join(dir, "heads")
	code, out, errs := guize(t, "replay", "--journal", file, "--save-head", heads)
	if code != 0 || !strings.Contains(out, "decisions 3, same 3 (3 of them from masked facts), problems 0") {
		t.Fatalf("replay: %d %s %s", code, out, errs)
	}
	if code, out, errs := guize(t, "replay", "--journal", file, "--heads", heads); code != 0 {
		t.Errorf("with heads: %d %s %s", code, out, errs)
	}
	saved := filepath.Join(dir, "copy.db")
	if code, out, errs := guize(t, "replay", "copy", saved, "--journal", file); code != 0 || !strings.Contains(out, saved) {
		t.Errorf("copy: %d %s %s", code, out, errs)
	}
	if code, out, errs := guize(t, "replay", "--journal", saved, "--heads", heads); code != 0 {
		t.Errorf("the copy: %d %s %s", code, out, errs)
	}
	changeFile(t, file, `"length":3`, `"length":4`)
	code, out, _ = guize(t, "replay", "--journal", file, "--heads", heads)
	if code != 1 || !strings.Contains(out, "[changed]") {
		t.Errorf("a changed entry: %d %s", code, out)
	}
}

// changeFile changes text in a file wherever it stands.
func changeFile(t *testing.T, file, from, to string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("no %s in the file", from)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(data, []byte(from), []byte(to)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(empty, []byte("# nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"open to the world", []string{"--addr", "0.0.0.0:0"}, 2, "--tokens"},
		{"any address", []string{"--addr", ":0"}, 2, "--tokens"},
		{"nobody named", []string{"--tokens", empty}, 2, "nobody"},
		{"no tokens file", []string{"--tokens", empty + "x"}, 3, "no such file"},
		{"no port", []string{"--addr", "8080"}, 2, "127.0.0.1:8080"},
		{"port in use", []string{"--lang", "en", "-p", servedSet, "--addr", ln.Addr().String()}, 3, "another program"},
		{"client-ca without TLS", []string{"--client-ca", empty}, 2, "--tls-cert"},
		{"client-ca without callers", []string{"--tls-cert", empty, "--tls-key", empty, "--client-ca", empty}, 2, "--tokens"},
		{"client-ca without callers, open to all", []string{"--addr", "0.0.0.0:0", "--open", "--tls-cert", empty, "--tls-key", empty, "--client-ca", empty}, 2, "--tokens"},
		{"certificate without key", []string{"--tls-cert", empty}, 2, "--tls-key"},
		{"a gap, in Chinese", []string{"--lang", "zh", "-p", "../../engine/analyze/testdata/bad/gap.yaml"}, 3, "例如："},
		{"in Chinese", []string{"--lang", "zh", "--addr", "0.0.0.0:0"}, 2, "可由其他机器访问"},
		{"a plan and a set", []string{"--lang", "en", "-p", servedSet, "--plan", empty}, 2, "leave out"},
		{"a plan of nothing", []string{"--lang", "en", "--plan", empty}, 3, "the plan names no set"},
		{"no certificate", []string{"--tls-cert", empty, "--tls-key", empty}, 3, "PEM"},
		{"bad level", []string{"--log-level", "loud"}, 2, "--log-level"},
		{"no set", []string{"-p", "no-such.yaml"}, 3, "no-such.yaml"},
		{"set with mistakes", []string{"-p", "../../examples/embed/mistakes.yaml"}, 3, "hint: did you mean"},
		{"set with a gap", []string{"-p", "../../engine/analyze/testdata/bad/gap.yaml"}, 3, "for example"},
		{"outside of the root", []string{"--lang", "en", "-p", servedSet, "--root", t.TempDir()}, 2, "is not in"},
		{"journal in no folder", []string{"--lang", "en", "-p", servedSet, "--journal", "/no/such/folder/j.db"}, 3, "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, _, errs := guize(t, append([]string{"serve"}, tt.args...)...)
			if code != tt.code || !strings.Contains(errs, tt.says) {
				t.Errorf("%d %s, want %d and %q", code, errs, tt.code, tt.says)
			}
		})
	}
	if code, _, errs := guize(t, "replay"); code != 2 || !strings.Contains(errs, "--journal") {
		t.Errorf("replay without a journal: %d %s", code, errs)
	}
	misspelt := filepath.Join(t.TempDir(), "jornal.db")
	if code, out, errs := guize(t, "replay", "--journal", misspelt); code != 3 || !strings.Contains(errs, "no journal") {
		t.Errorf("replay of a journal that is not there: %d %s %s", code, out, errs)
	}
	if code, _, errs := guize(t, "serve", "token", "x", "boss"); code != 2 || !strings.Contains(errs, "boss") {
		t.Errorf("a role that is none: %d %s", code, errs)
	}
}

// What lets more people in, or lets them listen, than an operator may think.
func TestServeWarns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key, tokens := filepath.Join(dir, "server.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "tokens")
	writeCertificate(t, newAuthority(t, "ours"), 365*24*time.Hour, cert, key)
	makeToken(t, tokens, "portal", "decide")
	for _, tt := range []struct {
		name string
		args []string
		says string // "": nothing
	}{
		{"tokens in the clear", []string{"--addr", "0.0.0.0:0", "--tokens", tokens}, "tokens without TLS"},
		{"tokens with TLS", []string{"--addr", "0.0.0.0:0", "--tokens", tokens, "--tls-cert", cert, "--tls-key", key}, ""},
		{"tokens on this machine", []string{"--addr", "127.0.0.1:0", "--tokens", tokens}, ""},
		{"no tokens, said aloud", []string{"--addr", "0.0.0.0:0", "--open"}, ""},
		{"operators' address open", []string{"--admin-addr", ":0"}, "operators' address is open"},
		{"operators' address on this machine", []string{"--admin-addr", "localhost:0"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, errs := guize(t, append([]string{"serve", "-p", "no-such.yaml"}, tt.args...)...) // which ends after the entrance
			if strings.Contains(errs, "WARN") != (tt.says != "") || !strings.Contains(errs, tt.says) || !strings.Contains(errs, "no-such.yaml") {
				t.Errorf("want %q: %s", tt.says, errs)
			}
		})
	}
}

// A misspelt variable would leave the server open where it was to be closed.
func TestServeNamesUnknownVariables(t *testing.T) {
	t.Setenv("GUIZE_TOKEN", "tokens") // GUIZE_TOKENS was meant
	t.Setenv("GUIZE_LOG_LEVEL", "warn")
	var errs bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs}
	if code := c.Run(t.Context(), []string{"serve", "-p", "no-such.yaml"}); code != 3 || !strings.Contains(errs.String(), `"name":"GUIZE_TOKEN"`) || strings.Contains(errs.String(), "LOG_LEVEL") {
		t.Errorf("%d %s", code, errs.String())
	}
}

// A duration without its unit is the commonest slip of a variable. The value is
// not repeated, since it may be a password.
func TestServeVariables(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, variable, value, says string }{
		{"no unit", "GUIZE_TIMEOUT", "10", "such as 30s or 5m"},
		{"no number", "GUIZE_MAX_LINES", "many", "a whole number"},
		{"no yes", "GUIZE_OPEN", "oui", "true or false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var errs bytes.Buffer
			c := cli.Command{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs, Getenv: func(k string) string {
				if k == tt.variable {
					return tt.value
				}
				return ""
			}}
			code := c.Run(t.Context(), []string{"serve"})
			if got := errs.String(); code != cli.ExitUsage || !strings.Contains(got, tt.says) || !strings.Contains(got, tt.variable) || strings.Contains(got, "\""+tt.value) {
				t.Errorf("%d %s", code, got)
			}
		})
	}
}

// The end waits for what was taken on, and the file is looked at meanwhile.
func TestServeReloadsAndEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "set.yaml")
	data, err := os.ReadFile(servedSet)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServer(t, nil, "-p", file, "--watch", "10ms", "--admin-addr", "127.0.0.1:0")
	first := digest(t, s.url)
	if err := os.WriteFile(file, bytes.ReplaceAll(data, []byte("300"), []byte("400")), 0o600); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); digest(t, s.url) == first; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the change is not seen")
		}
	}
	r, w := io.Pipe()
	begun := make(chan struct{})
	done := make(chan string, 1)
	go func() {
		req, _ := http.NewRequest("POST", s.url+"/v1/decisions:batch", r)
		req.Header.Set("Content-Type", "application/x-ndjson")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			done <- err.Error()
			return
		}
		first := make([]byte, 1)
		res.Body.Read(first)
		close(begun)
		body, _ := io.ReadAll(res.Body)
		done <- string(first) + string(body)
	}()
	io.WriteString(w, "{\"facts\":{\"length\":1}}\n")
	<-begun
	code := make(chan int, 1)
	go func() { code <- s.stop() }()
	time.Sleep(50 * time.Millisecond)
	io.WriteString(w, "{\"facts\":{\"length\":2}}\n")
	w.Close()
	if body := <-done; strings.Count(body, `"decision"`) != 2 {
		t.Errorf("the batch under way: %s", body)
	}
	if got := <-code; got != 0 {
		t.Errorf("exit code %d", got)
	}
}

func digest(t *testing.T, url string) string {
	t.Helper()
	_, body := ask(t, "GET", url+"/readyz", "", "")
	var r struct{ Digest string }
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	return r.Digest
}
