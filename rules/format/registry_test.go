package format_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/format"
)

func TestBuiltinNames(t *testing.T) {
	t.Parallel()
	want := []string{"cn-division", "cn-linkage-no", "cn-phone", "cn-project-code", "email", "url", "uscc"}
	if diff := cmp.Diff(want, format.Builtin().Names()); diff != "" {
		t.Errorf("Names (-want +got):\n%s", diff)
	}
	for _, name := range want {
		f := lookup(t, name)
		if f.Title["zh"] == "" || f.Title["en"] == "" {
			t.Errorf("format %q has no title in both languages: %v", name, f.Title)
		}
	}
}

func echo(s string) format.Result { return format.Result{Normal: s} }

func TestWith(t *testing.T) {
	t.Parallel()
	base := format.Builtin()
	with, err := base.With(format.Format{Name: "permit-no", Check: echo})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := base.Lookup("permit-no"); ok {
		t.Error("With changed the registry that it was called on")
	}
	f, ok := with.Lookup("permit-no")
	if !ok || f.Check("A-1").Normal != "A-1" {
		t.Errorf("the new format is not found or not called: %v", ok)
	}
	if _, ok := with.Lookup("uscc"); !ok {
		t.Error("With lost a format")
	}
}

func TestWithReplaces(t *testing.T) {
	t.Parallel()
	with, err := format.Builtin().With(format.Format{Name: "cn-phone", Check: echo})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := with.Lookup("cn-phone")
	if got := f.Check("anything").Normal; got != "anything" {
		t.Errorf("the host's check was not called: %q", got)
	}
	if n, m := len(with.Names()), len(format.Builtin().Names()); n != m {
		t.Errorf("replacing made %d formats out of %d", n, m)
	}
}

func TestWithRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		f      format.Format
		reason string
	}{
		{"no name", format.Format{Check: echo}, "a format is looked up by its name"},
		{"capital letters", format.Format{Name: "Permit", Check: echo}, "policy sets write names in lower case"},
		{"digit first", format.Format{Name: "1a", Check: echo}, "a name begins with a letter"},
		{"Chinese", format.Format{Name: "许可证", Check: echo}, "names are ASCII, titles need not be"},
		{"space inside", format.Format{Name: "permit no", Check: echo}, "names are one word"},
		{"endless", format.Format{Name: strings.Repeat("a", 65), Check: echo}, "names are bounded"},
		{"no check", format.Format{Name: "permit"}, "a format that checks nothing is a mistake"},
	}
	for _, tt := range tests {
		if r, err := format.Builtin().With(tt.f); err == nil || r != nil {
			t.Errorf("%s: taken: %s", tt.name, tt.reason)
		}
	}
}

func TestHostCheckPanics(t *testing.T) {
	t.Parallel()
	r, err := format.Builtin().With(format.Format{Name: "broken", Check: func(s string) format.Result {
		return format.Result{Normal: s[100:]}
	}})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := r.Lookup("broken")
	res := f.Check("short")
	if res.OK() || res.Error.Code != "check-failed" {
		t.Errorf("got %+v, want error check-failed", res)
	}
}

func TestLookupCopiesTitle(t *testing.T) {
	t.Parallel()
	title := map[string]string{"zh": "许可证号", "en": "permit number"}
	r, err := format.Builtin().With(format.Format{Name: "permit", Title: title, Check: echo})
	if err != nil {
		t.Fatal(err)
	}
	title["zh"] = "changed"
	f, _ := r.Lookup("permit")
	f.Title["en"] = "changed"
	again, _ := r.Lookup("permit")
	want := map[string]string{"zh": "许可证号", "en": "permit number"}
	if diff := cmp.Diff(want, again.Title); diff != "" {
		t.Errorf("title changed from outside (-want +got):\n%s", diff)
	}
}
