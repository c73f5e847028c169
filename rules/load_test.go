package rules_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// files makes a file system of names and texts in turn.
func files(nameAndText ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(nameAndText); i += 2 {
		m[nameAndText[i]] = &fstest.MapFile{Data: []byte(nameAndText[i+1])}
	}
	return m
}

// foundIn is found with the names of files.
func foundIn(t *testing.T, err error) []string {
	t.Helper()
	var bad *rules.Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &bad) {
		t.Fatalf("error is %T: %v", err, err)
	}
	var out []string
	for _, d := range bad.Diagnostics {
		out = append(out, d.Pos.String()+" "+d.Code)
	}
	return out
}

const rule = "    rules:\n      - {id: %s, cite: s 1, then: [{decide: {x: 1}}]}\n"

func TestLoadFolder(t *testing.T) {
	t.Parallel()
	fsys := files(
		"set/a.yaml", "guize: 1\nset: s\nsources: {s: {title: 文件}}\npolicies:\n  a:\n"+fmt.Sprintf(rule, "r"),
		"set/b.yaml", "guize: 1\npolicies:\n  b:\n"+fmt.Sprintf(rule, "r"),
		"set/a_test.yaml", "cases: []\n",
		"set/notes.txt", "不是规则\n",
		"set/deeper/c.yaml", "not read",
	)
	set, err := rules.Load(t.Context(), fsys, "set")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range set.Files {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"set/a.yaml", "set/b.yaml"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if len(set.Policies) != 2 || set.Policies[1].ID != "b" {
		t.Errorf("policies = %v", set.Policies)
	}
}

func TestLoadFolderMistakes(t *testing.T) {
	t.Parallel()
	_, err := rules.Load(t.Context(), files(
		"a.yaml", "guize: 1\nset: s\nfacts:\n  a: {type: bool}\npolicies:\n  p: {}\n",
		"b.yaml", "set: t\nfacts:\n  a: {type: bool}\npolicies:\n  p: {}\n",
	), ".")
	want := []string{"b.yaml:1:6 duplicate-key", "b.yaml:3:3 duplicate-id", "b.yaml:5:3 duplicate-id"}
	if diff := cmp.Diff(want, foundIn(t, err)); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

func TestLoadCannotRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		fsys   fs.FS
		file   string
		is     error
		reason string
	}{
		{"missing", files(), "policies.yaml", fs.ErrNotExist, "there is no file"},
		{"no yaml", files("set/a.txt", ""), "set", nil, "an empty folder is no set"},
		{"outside", files(), "../policies.yaml", fs.ErrNotExist, "fs paths do not go up"},
		{"open fails", failing{files("p.yaml", "guize: 1")}, "p.yaml", fs.ErrPermission, "the file system's error is kept"},
		{"folder cannot be read", failing{files("d/p.yaml", "guize: 1")}, "d", fs.ErrPermission, "the file system's error is kept"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Load(t.Context(), tt.fsys, tt.file)
			var bad *rules.Error
			if set != nil || err == nil || errors.As(err, &bad) || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("Load: a set: %v, error %v: %s", set != nil, err, tt.reason)
			}
		})
	}
}

func TestLoadFolderOverLimit(t *testing.T) {
	t.Parallel()
	_, err := rules.Load(t.Context(), files("d/a.yaml", "guize: 1", "d/b.yaml", "guize: 1"), "d", rules.Limits{Files: 1})
	if err == nil || err.Error() != "read policy set: d/b.yaml: the set has more than 1 files" {
		t.Errorf("error %v", err)
	}
}

// failing is a file system that can say what is there and open nothing.
type failing struct{ fstest.MapFS }

func (f failing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func (f failing) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(name) }

func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrPermission}
}

func TestParseNeedsNoFiles(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "f.yaml", []byte("guize: 1\nset: s\nextends: base.yaml\n"))
	if diff := cmp.Diff([]string{"f.yaml:3:10 no-file"}, foundIn(t, err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if set.ID != "s" || len(set.Files) != 1 || !strings.HasPrefix(set.Digest, "sha256:") {
		t.Errorf("what could be read is lost: %+v", set)
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	text := "guize: 1\nset: s\nextends: ../base/law.yaml\n"
	law := "guize: 1\nset: law\n"
	digest := func(fsys fs.FS, name string) string {
		set, err := rules.Load(t.Context(), fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		return set.Digest
	}
	here := digest(files("city/p.yaml", text, "base/law.yaml", law), "city/p.yaml")
	tests := []struct {
		name string
		got  string
		same bool
	}{
		{"elsewhere", digest(files("x/y/city/p.yaml", text, "x/y/base/law.yaml", law), "x/y/city/p.yaml"), true},
		{"again", digest(files("city/p.yaml", text, "base/law.yaml", law), "./city//p.yaml"), true},
		{"as a folder", digest(files("x/city/p.yaml", text, "x/base/law.yaml", law), "x/city"), true},
		{"another byte", digest(files("city/p.yaml", text, "base/law.yaml", law+"\n"), "city/p.yaml"), false},
		{"another name", digest(files("city/q.yaml", text, "base/law.yaml", law), "city/q.yaml"), true},
	}
	for _, tt := range tests {
		if (tt.got == here) != tt.same {
			t.Errorf("%s: digest %s, the first %s, want same %v", tt.name, tt.got, here, tt.same)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	many := func(n int) string {
		return "guize: 1\nset: s\nsources: {s: {}}\npolicies:\n  p:\n    rules:\n" + strings.Repeat(fmt.Sprintf(strings.TrimPrefix(rule, "    rules:\n"), "r"), n)
	}
	set := "guize: 1\nset: s\nextends: b.yaml\n"
	tests := []struct {
		name   string
		fsys   fs.FS
		limits rules.Limits
		want   []string
		reason string
	}{
		{"file", files("p.yaml", many(1)), rules.Limits{FileBytes: 100}, []string{"p.yaml:1:1 too-large"}, "one byte more is read, no more"},
		{"nodes", files("p.yaml", "guize: 1\nset: s\ndefine: {a: [1,1,1,1,1]}\n"), rules.Limits{Nodes: 13}, []string{"p.yaml:1:1 too-large"}, "before it is decoded"},
		{"rules", files("p.yaml", strings.Replace(strings.Replace(many(3), "id: r", "id: a", 1), "id: r", "id: b", 1)), rules.Limits{Rules: 2}, []string{"p.yaml:9:14 too-large"}, "at the first too many"},
		{"files", files("p.yaml", set, "b.yaml", "guize: 1\nset: b\n"), rules.Limits{Files: 1}, []string{"p.yaml:3:10 too-large"}, "at the reference"},
		{"set", files("p.yaml", set, "b.yaml", "guize: 1\nset: b\n"), rules.Limits{SetBytes: 40}, []string{"p.yaml:3:10 too-large"}, "all files together"},
		{"depth", files("p.yaml", "guize: 1\nset: s\ndefine: {a: {expr: [x]}}\n"), rules.Limits{Depth: 2}, []string{"p.yaml:3:20 too-deep"}, "the node that is too deep"},
		{"expression", files("p.yaml", "guize: 1\nset: s\ndefine: {a: 甲乙丙}\n"), rules.Limits{ExprChars: 2}, []string{"p.yaml:3:13 too-large"}, "in characters"},
		{"text", files("p.yaml", "guize: 1\nset: s\ntitle: 甲乙丙\n"), rules.Limits{TextChars: 2}, []string{"p.yaml:3:8 too-large"}, "in characters"},
		{"cell", files("p.yaml", "guize: 1\nset: s\npolicies: {p: {allow: {missing-citation: x}, tables: [{id: t, inputs: [a], outputs: [o], rows: [{id: r, if: ['1,2,3'], then: [1]}]}]}}\n"), rules.Limits{ExprChars: 12}, []string{"p.yaml:3:111 too-large"}, "what a cell grows to counts"},
		{"CSV", files("p.yaml", "guize: 1\nset: s\npolicies: {p: {tables: [{id: t, inputs: [a], outputs: [o], rows_from: r.csv}]}}\n", "r.csv", strings.Repeat("x", 101)), rules.Limits{FileBytes: 100}, []string{"r.csv:1:1 too-large"}, "CSV files too"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Load(t.Context(), tt.fsys, "p.yaml", tt.limits)
			if diff := cmp.Diff(tt.want, foundIn(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%v", tt.reason, diff, err)
			}
		})
	}
}

func TestTooMany(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "f.yaml", []byte("guize: 1\nset: s\nlanguages: ["+strings.Repeat("~, ", 300)+"]\n"))
	if err == nil || len(set.Errors) != 201 {
		t.Fatalf("%d errors", len(set.Errors))
	}
	last := set.Errors[200]
	if last.Code != rules.CodeTooMany || last.Message["en"] != "100 more were left out" {
		t.Errorf("last = %v", last)
	}
}

// TestHostile holds that large hostile files are read to an end; were the work
// not linear in their size, this test would not end.
func TestHostile(t *testing.T) {
	t.Parallel()
	const head = "guize: 1\nset: s\n"
	numbered := func(f string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, f, i)
		}
		return b.String()
	}
	tests := []struct{ name, text string }{
		{"many nodes", head + "define: [" + strings.Repeat("1,", 8_000_000) + "]"},
		{"many entries", strings.Repeat("- \n", 5_000_000)},
		{"brackets", strings.Repeat("[", 9000)},
		{"maps", strings.Repeat("{a: ", 9000)},
		{"dashes", strings.Repeat("- ", 9000)},
		{"question marks", strings.Repeat("? ", 5000)},
		{"alias bomb", head + "define: {a: &a [x], b: &b [*a, *a], c: &c [*b, *b]}\n"},
		{"anchor in itself", head + "define: &a {b: *a}\n"},
		{"quotes", "\"" + strings.Repeat("a\n", 20000)},
		{"control characters", strings.Repeat("\x01\n", 20000)},
		{"unknown keys", head + numbered("k%d: 1\n", 20000)},
		{"duplicate keys", head + strings.Repeat("set: x\n", 20000)},
		{"unknown rules", head + "remove: [" + numbered("p/r%d,", 20000) + "]\n"},
		{"many tasks", head + "policies: {p: {rules: [{id: a, then: [" + numbered("{route: {task: 'a{x}%d', after: ['b{x}%[1]d']}},", 3000) + "]}]}}"},
		{"one long line", head + "define: {" + numbered("d%d: 'x ''a'' or y',", 20000) + "}" + strings.Repeat(" ", 100_000)},
		{"not YAML again and again", head + "facts:\n" + strings.Repeat("  a: {type: bool}\n   b: {type: bool}\n", 3000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Parse(t.Context(), "f.yaml", []byte(tt.text))
			checkFound(t, set, err)
		})
	}
}

// TestLoadPolicies reads the sets of this repository.
func TestLoadPolicies(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"policies.yaml", "examples/heating/policies.yaml"} {
		if set, err := rules.Load(t.Context(), os.DirFS(".."), name); err != nil || len(set.Warnings) > 0 {
			t.Errorf("%s: %v %v", name, err, set.Warnings)
		}
	}
}
