package format_test

import "testing"

func TestLinkageNo(t *testing.T) {
	t.Parallel()
	runChecks(t, "cn-linkage-no", []checkCase{
		{name: "as printed", in: "2021（0137）号", want: "2021（0137）号", reason: "full-width brackets"},
		{name: "plain brackets", in: "2021(0137)号", want: "2021（0137）号", changed: true, reason: "both kinds are read"},
		{name: "mixed brackets", in: "2021（0137)号", want: "2021（0137）号", changed: true, reason: "as people type"},
		{name: "square brackets", in: "2021〔0137〕号", want: "2021（0137）号", changed: true, reason: "as in document numbers"},
		{name: "spaces", in: "2021 ( 0137 ) 号", want: "2021（0137）号", changed: true, reason: "the form has a gap there"},
		{name: "no suffix", in: "2021（0137）", want: "2021（0137）号", changed: true, reason: "often left out"},
		{name: "short serial", in: "2021（137）号", want: "2021（0137）号", changed: true, reason: "one number, one way to write it"},
		{name: "long zeros", in: "2021（000137）号", want: "2021（0137）号", changed: true, reason: "one number, one way to write it"},
		{name: "big serial", in: "2021（12345）号", want: "2021（12345）号", reason: "more than four digits stay"},
		{name: "full-width digits", in: "２０２１（０１３７）号", want: "2021（0137）号", changed: true, reason: "plain digits"},
		{name: "blank form", in: "2021 ( ) 号", code: "linkage-no-blank", reason: "not numbered yet"},
		{name: "no brackets", in: "20210137", code: "linkage-no-form", reason: "year and serial are not told apart"},
		{name: "not closed", in: "2021（0137号", code: "linkage-no-form", reason: "a bracket is missing"},
		{name: "more behind", in: "2021（0137）号文", code: "linkage-no-form", reason: "something else"},
		{name: "letters", in: "2021（O137）号", code: "linkage-no-form", reason: "digits only"},
		{name: "two-digit year", in: "21（0137）号", code: "linkage-no-year", reason: "which century is not guessed"},
		{name: "strange year", in: "1921（0137）号", code: "linkage-no-year", reason: "no such service then"},
		{name: "serial too long", in: "2021（123456789）号", code: "linkage-no-serial", reason: "bounded"},
	})
}
