package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
	ruletext "github.com/guize-rules/guize/rules/text"
)

// hostileText is what an applicant may write to take over a terminal or to make a text
// look like another.
const hostileText = "A\x1b[2J\x1b]0;x\x07\r\u009b1m\u202egnp\u2066\u200b\u061c\u2028\x7f张"

const hostileSet = `guize: 1
set: lines
title: {zh: 外线, en: Lines}
languages: [en, zh]
sources: {plan: {title: {zh: 方案, en: Plan}}}
facts:
  name: {type: string, title: {zh: 姓名, en: Name}}
  length: {type: number, title: {zh: 长度, en: Length}}
outcomes: {ok: {type: bool, title: {zh: 可, en: Ok}}}
policies:
  line:
    title: {zh: 外线, en: Line}
    cite: plan 1
    rules:
      - id: short
        title: {zh: 短, en: Short}
        when: length <= 300 and name != ""
        then: [{decide: {ok: true}}, {notice: {code: hello, message: {zh: "你好{name}", en: "Hello {name}"}}}]
`

// TestHostileText: whatever the command shows people of what an applicant wrote, or of
// a file, holds no character that does something to a terminal; JSON keeps the value.
func TestHostileText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	value, _ := json.Marshal(hostileText)
	facts := `{"name": ` + string(value) + `, "length": 5, ` + string(value) + `: 1}`
	set := write("set.yaml", hostileSet)
	other := write("other.yaml", strings.Replace(hostileSet, "<= 300", "<= 3", 1))
	bad := write("bad.yaml", strings.Replace(hostileSet, "length <= 300", "lenght <= 300 # "+strings.NewReplacer("\r", "", "\x1b", "", "\x07", "").Replace(hostileText), 1))
	one, many := write("one.json", facts), write("many.ndjson", facts+"\n"+strings.Replace(facts, "5", `"x`+"\u202e"+`"`, 1)+"\n")
	tests := write("set_test.yaml", "tests: set.yaml\ncases:\n  - {name: "+string(value)+", given: "+facts+", expect: {outcomes: {ok: false}}}\n")
	for _, args := range []string{
		"eval -p " + set + " " + one, "eval -p " + set + " " + many, "explain -p " + set + " " + one, "explain -p " + set + " " + one + " --whatif ok=false",
		"diff " + set + " " + other + " --history " + many, "diff " + set + " " + other + " -o markdown --history " + many,
		"check -p " + bad, "check -p " + bad + " -o markdown", "fmt " + bad, "test -p " + set + " " + tests, "boundaries -p " + set + " " + one,
		"eval -p " + set + " " + dir + "/" + strings.NewReplacer("\x07", "", " ", "").Replace(hostileText), "calendar due \u202e \x1b[1m",
	} {
		harmless(t, strings.Split(args, " ")...)
	}
	if _, out, errs := guize(t, "eval", "-p", set, one); !strings.Contains(out, `A\u001b[2J`) {
		t.Errorf("%q %q", out, errs)
	}
	_, out, errs := guize(t, "eval", "-p", set, "-o", "json", one)
	var dec struct{ Notices []struct{ Message string } }
	if err := json.Unmarshal([]byte(out), &dec); err != nil || !strings.Contains(out, hostileText[strings.Index(hostileText, "\u202e"):strings.Index(hostileText, "\u2028")]) {
		t.Errorf("%v: %q %q", err, out, errs)
	}
}

// harmless runs a command and wants no character of it that does something to a terminal.
func harmless(t *testing.T, args ...string) string {
	t.Helper()
	_, out, errs := guize(t, args...)
	if out+errs == "" {
		t.Errorf("%.60q: nothing is said", args)
	}
	for _, r := range out + errs {
		if r != '\n' && r != '\t' && ruletext.Unsafe(r) {
			t.Errorf("%.60q: %U in\n%q", args, r, out+errs)
			break
		}
	}
	return out + errs
}

// TestHostileJournal: nor does what is shown of a journal, though it keeps what
// applicants wrote, and finds by it.
func TestHostileJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	set, journal := filepath.Join(dir, "set.yaml"), filepath.Join(dir, "j.db")
	if err := os.WriteFile(set, []byte(hostileSet), 0o600); err != nil {
		t.Fatal(err)
	}
	value, err := json.Marshal(hostileText)
	if err != nil {
		t.Fatal(err)
	}
	s := startServer(t, nil, "-p", set, "--journal", journal, "--number", "name")
	ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"name": `+string(value)+`, "length": 5, `+string(value)+`: 1}}`)
	ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"name": `+string(value)+`, "length": 5}}`)
	s.stop()
	if err := os.WriteFile(set, []byte(strings.Replace(hostileSet, "Hello", "Good day", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"list"}, {"list", "--application", hostileText}, {"list", "--application", "\u202e\x1b[2J"}, {"export"}} {
		harmless(t, append(append([]string{"replay"}, args...), "--journal", journal)...)
	}
	if out := harmless(t, "replay", "list", "--application", hostileText, "--journal", journal); strings.Count(out, "lines") != 2 {
		t.Errorf("found by what the applicant wrote: %q", out)
	}
}

// TestHostileTextCut: a character that comes in two writes is one.
func TestHostileTextCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长\u202e", 40_000) // over the buffer, cut anywhere
	_, out, errs := guize(t, "eval", "-p", servedSet, strings.Repeat("x", 3)+long)
	if strings.ContainsRune(out+errs, '\u202e') || strings.ContainsRune(out+errs, '\ufffd') {
		t.Error("a character was cut in two")
	}
}

// TestTerminal: a device is taken for a terminal, where nothing unsafe may go, but not a
// file, nor what drops everything.
func TestTerminal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"/dev/ptmx": true, os.DevNull: false, file: false} {
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil && want {
			t.Logf("no terminal to look at: %v", err)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		if got := cli.IsTerminal(f); got != want {
			t.Errorf("%s is taken for a terminal: %v", name, got)
		}
		f.Close()
	}
}
