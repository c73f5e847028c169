package format_test

import (
	"testing"

	"github.com/guize-rules/guize/rules/format"
)

func TestDivision(t *testing.T) {
	t.Parallel()
	runChecks(t, "cn-division", []checkCase{
		{name: "district", in: "420802", want: "420802", reason: "Dongbao"},
		{name: "name", in: "掇刀区", want: "420804", changed: true, reason: "an exact name of Jingmen is as good as its code, and the change is said"},
		{name: "short name", in: "京山", want: "420882", changed: true, reason: "as people write it"},
		{name: "elsewhere", in: "110105", want: "110105", reason: "of other divisions only the form is checked"},
		{name: "full width", in: "４２０８０２", want: "420802", changed: true, reason: "normalised"},
		{name: "grouped", in: "42 08 02", want: "420802", changed: true, reason: "normalised"},
		{name: "not in Jingmen any more", in: "420821", want: "420821", warn: []string{"division-unknown"}, reason: "warned: the list of Jingmen is known"},
		{name: "too short", in: "4208", code: "division-length", reason: "six digits"},
		{name: "no such province", in: "920802", code: "division-province", at: 1, reason: "codes begin with 1 to 8"},
		{name: "letter", in: "42O802", code: "division-character", at: 3, reason: "O for 0"},
		{name: "another name", in: "某某区", code: "division-character", at: 1, reason: "only names of Jingmen are known"},
	})
}

func TestDivisionNamesAndCodesMeet(t *testing.T) {
	t.Parallel()
	f := lookup(t, "cn-division")
	codes := []string{"420800", "420802", "420804", "420822", "420881", "420882"}
	for _, code := range codes {
		name := format.DivisionName(code)
		if name["zh"] == "" || name["en"] == "" {
			t.Errorf("division %s has no name in both languages: %v", code, name)
		}
		if got := f.Check(name["zh"]).Normal; got != code {
			t.Errorf("check of %s = %q, want %s", name["zh"], got, code)
		}
		if res := f.Check(code); res.Normal != code || len(res.Warnings) > 0 {
			t.Errorf("check of %s = %+v, want it clean", code, res)
		}
	}
	if got := format.DivisionName("110105"); got != nil {
		t.Errorf("DivisionName of another city = %v, want nil", got)
	}
}
