package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// slip is one mistake of the table of slips, in a line that was right.
type slip struct {
	Name   string
	File   string   // policies.yaml where it is empty
	Was    string   // what stands there
	Slip   string   // what is written in its place
	Fixed  string   // the correction, where it is not what was there
	ZH, EN []string // words that name the slip
	Blind  bool     // written before any slip was tried
	Left   string   // why it is not told as it should be, if so
}

// mostLeft is how many slips of the table may be told worse than they should be.
const mostLeft = 5

// Each slip of the table is told once, in words that name it, with the line as it
// should be; and with that line nothing is wrong any more.
func TestSlips(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/slips/slips.yaml")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := cases.ParseFacts("slips.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(facts); err != nil {
		t.Fatal(err)
	}
	var table struct{ Slips []slip }
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	blind, left := 0, 0
	for _, s := range table.Slips {
		if s.Blind {
			blind++
		}
		if s.Left != "" {
			left++
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			why := s.told(t)
			switch {
			case s.Left == "" && why != "":
				t.Error(why)
			case s.Left != "" && why == "":
				t.Error("it is told as it should be now; say no longer that it is left")
			}
		})
	}
	if n := len(table.Slips); n < 60 || blind < 20 || left > mostLeft {
		t.Errorf("%d slips, %d of them blind, %d left", n, blind, left)
	}
}

// told makes the slip in a copy of the set, and says what is wrong with what is told of it.
func (s *slip) told(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/slips")); err != nil {
		t.Fatal(err)
	}
	if s.File == "" {
		s.File = "policies.yaml"
	}
	file := filepath.Join(dir, s.File)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, there := strings.Cut(string(good), s.Was)
	if !there {
		t.Fatalf("%s does not stand in %s", s.Was, s.File)
	}
	at := strings.Count(before, "\n")
	lines := strings.Split(string(good), "\n")
	was := lines[at]
	write := func(line string) {
		lines[at] = line
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := was
	if s.Fixed != "" {
		want = strings.Replace(was, s.Was, s.Fixed, 1)
	}
	write(strings.Replace(was, s.Was, s.Slip, 1))
	for lang, words := range map[string][]string{"zh": s.ZH, "en": s.EN} {
		found, shown := s.check(t, dir, lang)
		if len(found) != 1 {
			return "it is not one finding:\n" + shown
		}
		f := found[0]
		for _, w := range words {
			if !strings.Contains(f.Message[lang]+f.Hint[lang], w) {
				return lang + ": it does not say " + w + ":\n" + shown
			}
		}
		if f.Fix == nil || f.Fix.Number != at+1 || f.Fix.Text != want || !strings.Contains(shown, want) {
			return "the corrected line is not\n" + want + "\nbut\n" + shown
		}
	}
	write(want)
	if again, shown := s.check(t, dir, "zh"); len(again) > 0 {
		return "the corrected line is wrong:\n" + shown
	}
	return ""
}

// finding is one of what check or test finds, as data.
type finding struct {
	Message, Hint map[string]string
	Fix           *rules.Line
}

// check is what is found in the set, or in its tests, and how a person sees it.
func (s *slip) check(t *testing.T, dir, lang string) ([]finding, string) {
	command := "check"
	if s.File != "policies.yaml" {
		command = "test"
	}
	args := []string{command, "-p", filepath.Join(dir, "policies.yaml"), "--lang", lang}
	var out struct{ Diagnostics, Problems []finding }
	got := run(t, "", append(args, "-o", "json")...)
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatalf("%v\n%s%s", err, got.stdout, got.stderr)
	}
	return append(out.Diagnostics, out.Problems...), run(t, "", args...).stdout
}
