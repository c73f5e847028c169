package format_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/format"
)

// checkCase is one value and what a format should say of it. Codes are those
// of the error or the warnings; changed says that a note tells of a change.
type checkCase struct {
	name    string
	in      string
	want    string // the normal form, "" where an error is wanted
	code    string // of the error
	at      int    // of the error
	warn    []string
	changed bool
	reason  string
}

// outcome is what a check case compares.
type outcome struct {
	Normal string
	Code   string
	At     int
	Warn   []string
	Note   bool
}

func runChecks(t *testing.T, name string, cases []checkCase) {
	t.Helper()
	f := lookup(t, name)
	seen := map[string]bool{}
	for _, c := range cases {
		if seen[c.name] || c.reason == "" {
			t.Errorf("case %q: want a unique name and a reason", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			res := f.Check(c.in)
			got := outcome{Normal: res.Normal, Note: len(res.Notes) > 0}
			if res.Error != nil {
				got.Code, got.At = res.Error.Code, res.Error.At
			}
			for _, w := range res.Warnings {
				got.Warn = append(got.Warn, w.Code)
			}
			want := outcome{c.want, c.code, c.at, c.warn, c.changed}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s check of %q (-want +got):\n%s%s", name, c.in, diff, c.reason)
			}
			checkShape(t, c.in, res)
		})
	}
}

func lookup(t testing.TB, name string) format.Format {
	t.Helper()
	f, ok := format.Builtin().Lookup(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	return f
}

// checkShape holds what is true of every result.
func checkShape(t *testing.T, in string, res format.Result) {
	t.Helper()
	if res.OK() != (res.Normal != "") {
		t.Errorf("check of %q: OK %v with normal form %q", in, res.OK(), res.Normal)
	}
	problems := append(append([]format.Problem{}, res.Warnings...), res.Notes...)
	if res.Error != nil {
		problems = append(problems, *res.Error)
		if len(problems) > 1 {
			t.Errorf("check of %q: an error and something else besides", in)
		}
	}
	for _, p := range problems {
		if p.Code == "" || p.Message["zh"] == "" || p.Message["en"] == "" || len(p.Message) != 2 {
			t.Errorf("check of %q: problem %q lacks a message: %v", in, p.Code, p.Message)
		}
		if p.Hint != nil && (p.Hint["zh"] == "" || p.Hint["en"] == "" || len(p.Hint) != 2) {
			t.Errorf("check of %q: problem %q has half a hint: %v", in, p.Code, p.Hint)
		}
		if p.At < 0 || p.At > len([]rune(in)) {
			t.Errorf("check of %q: problem %q at %d", in, p.Code, p.At)
		}
		for _, s := range []string{p.Message["zh"], p.Message["en"], p.Hint["zh"], p.Hint["en"]} {
			if strings.Contains(s, "%!") {
				t.Errorf("check of %q: problem %q has a broken message %q", in, p.Code, s)
			}
		}
	}
}

func TestEveryFormatRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, code, reason string }{
		{"empty", "", "empty", "a text box that was left empty"},
		{"spaces", " \t　", "empty", "ideographic spaces are spaces"},
		{"invalid UTF-8", "a\xff", "not-text", "bytes in another encoding are not guessed at"},
		{"too long", strings.Repeat("1", format.MaxLength+1), "too-long", "work is bounded by MaxLength"},
	}
	for _, name := range format.Builtin().Names() {
		for _, tt := range tests {
			res := lookup(t, name).Check(tt.in)
			if res.OK() || res.Error.Code != tt.code {
				t.Errorf("%s, %s: got %+v, want error %q: %s", name, tt.name, res, tt.code, tt.reason)
			}
			checkShape(t, tt.in, res)
		}
	}
}

func TestNothingVisible(t *testing.T) {
	t.Parallel()
	for _, name := range format.Builtin().Names() {
		if res := lookup(t, name).Check("\u200b\ufeff"); res.OK() {
			t.Errorf("%s took invisible characters as %q", name, res.Normal)
		}
	}
}

func TestMessagesDoNotRepeatTheValue(t *testing.T) {
	t.Parallel()
	values := map[string][]string{
		"uscc":            {"11010519491231002X", "91420800000000018W", "914208000000000190W", " 91420800000000019w"},
		"cn-phone":        {"138000000001", "2345678", "+86 138 0000 0000", "0724-23456788"},
		"email":           {"somebody.known@nowhere", "somebody.known"},
		"cn-project-code": {"2108-420802-04-01-512348", "2113-420802-04-01-512347"},
	}
	for name, list := range values {
		for _, v := range list {
			res := lookup(t, name).Check(v)
			problems := append(append([]format.Problem{}, res.Warnings...), res.Notes...)
			if res.Error != nil {
				problems = append(problems, *res.Error)
			}
			for _, p := range problems {
				for lang, s := range p.Message {
					if strings.Contains(s+p.Hint[lang], strings.TrimSpace(v)) {
						t.Errorf("%s: the message for %q repeats the value: %s", name, v, s)
					}
				}
			}
		}
	}
}
