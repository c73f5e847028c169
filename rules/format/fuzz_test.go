package format_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/format"
)

// FuzzCheck gives every value to every format: no panic, a result of the
// promised shape, the same each time, and a normal form that is its own
// normal form with the same warnings and nothing to note.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"91420802MA4TE5T13A", "9142 0802-ma4te5t1a3", "９１420800O00000019W", "11010519491231002X",
		"2108-420802-04-01-512347", "20174208024703012345", "掇刀区", "420803",
		"+86 724 2345678-801", "00852 21234567 ext 12", "13800000000转1234", "400-123-4567-1", "95105-105", "0724-2345678-8",
		"mailto:a.b@例子。中国", "HTTPS://Example.com：80／路?x=1#y", "http://[2001:db8::1]:80//a", "https://example.com/%2F%zz",
		"2021（0137）号", "2021〔137〕", "\u200b1\ufeff", "",
	} {
		f.Add(s)
	}
	registry := format.Builtin()
	f.Fuzz(func(t *testing.T, s string) {
		format.USCCKind(s)
		for _, name := range registry.Names() {
			check := lookup(t, name).Check
			res := check(s)
			checkShape(t, s, res)
			if diff := cmp.Diff(res, check(s)); diff != "" {
				t.Errorf("%s: two checks of %q differ:\n%s", name, s, diff)
			}
			if !res.OK() {
				continue
			}
			again := check(res.Normal)
			want := format.Result{Normal: res.Normal, Warnings: res.Warnings}
			if diff := cmp.Diff(want, again); diff != "" {
				t.Errorf("%s: %q gives %q, and that (-want +got):\n%s", name, s, res.Normal, diff)
			}
		}
	})
}
