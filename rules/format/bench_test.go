package format_test

import "testing"

// BenchmarkCheck measures a value in its normal form, as nearly all are after
// the first look, beside the same written otherwise and with a finding.
func BenchmarkCheck(b *testing.B) {
	for _, bb := range []struct{ name, format, in string }{
		{"uscc/normal", "uscc", "91420802MA4TE5T13A"},
		{"uscc/written-otherwise", "uscc", "91420802-ma4te5t13a"},
		{"uscc/wrong-check", "uscc", "91420802MA4TE5T1A3"},
		{"uscc/error", "uscc", "91420800O00000019W"},
		{"cn-project-code/normal", "cn-project-code", "2108-420802-04-01-512347"},
		{"cn-division/normal", "cn-division", "420802"},
		{"cn-phone/mobile", "cn-phone", "13800000000"},
		{"cn-phone/landline", "cn-phone", "0724-2345678-801"},
		{"cn-linkage-no/normal", "cn-linkage-no", "2021（0137）号"},
		{"email/normal", "email", "office@example.com"},
		{"url/normal", "url", "https://example.com/a?b=c"},
	} {
		f := lookup(b, bb.format)
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Check(bb.in)
			}
		})
	}
}

// A normal credit code, project code and mobile number are in every
// application, so checking them must not allocate.
func TestNormalValuesDoNotAllocate(t *testing.T) {
	for name, in := range map[string]string{
		"uscc": "91420802MA4TE5T13A", "cn-project-code": "2108-420802-04-01-512347", "cn-phone": "13800000000",
	} {
		f := lookup(t, name)
		if n := testing.AllocsPerRun(100, func() { f.Check(in) }); n > 0 {
			t.Errorf("%s: %v allocations for a normal value, want none", name, n)
		}
	}
}
