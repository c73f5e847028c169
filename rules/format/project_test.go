package format_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestProjectCode(t *testing.T) {
	t.Parallel()
	runChecks(t, "cn-project-code", []checkCase{
		{name: "new form", in: "2108-420802-04-01-512347", want: "2108-420802-04-01-512347", reason: "GB/T 40058-2021"},
		{name: "another", in: "2107-420804-04-01-202102", want: "2107-420804-04-01-202102", reason: "valid check digit"},
		{name: "check digit 0", in: "2109-420881-89-01-000120", want: "2109-420881-89-01-000120", reason: "a value of 10 is written 0"},
		{name: "no hyphens", in: "21084208020401512347", want: "2108-420802-04-01-512347", changed: true, reason: "typed in one go"},
		{name: "other grouping", in: "2108 4208 0204 0151 2347", want: "2108-420802-04-01-512347", changed: true, reason: "read out in fours"},
		{name: "full width", in: "２１０８－４２０８０２－０４－０１－５１２３４７", want: "2108-420802-04-01-512347", changed: true, reason: "typed with a Chinese input method"},
		{name: "older form", in: "2017-420802-47-03-012345", want: "2017-420802-47-03-012345", reason: "2015 to 2020 is a year, and has no check digit"},
		{name: "October 2020", in: "2010-420802-04-01-123455", want: "2010-420802-04-01-123455", warn: []string{"project-code-check"}, reason: "10 is a month, so it is the new form"},
		{name: "region outside the list", in: "2108-429900-04-01-512347", want: "2108-429900-04-01-512347", warn: []string{"project-code-check"}, reason: "such regions occur; only the check digit is doubted"},
		{name: "month 13", in: "2113-420802-04-01-512347", code: "project-code-date", reason: "neither a month nor a year of the older form"},
		{name: "month 00", in: "2100-420802-04-01-512347", code: "project-code-date", reason: "no such month"},
		{name: "year 2021 in the older form", in: "2021-420802-04-01-512347", code: "project-code-date", reason: "the older form ended in 2020"},
		{name: "wrong check", in: "2108-420802-04-01-512348", want: "2108-420802-04-01-512348", warn: []string{"project-code-check"}, reason: "an optional field: flagged, not refused"},
		{name: "letter O", in: "21O8-420802-04-01-512347", code: "project-code-character", at: 3, reason: "only digits"},
		{name: "place counts what was typed", in: "2108-42O802-04-01-512347", code: "project-code-character", at: 8, reason: "the hyphen counts for the mark in the form"},
		{name: "too short", in: "2108-420802-04-01-51234", code: "project-code-length", reason: "19 digits"},
	})
}

func TestLettersForDigits(t *testing.T) {
	t.Parallel()
	f := lookup(t, "cn-project-code")
	for letters, digit := range map[string]string{"OoDQ〇○": "0", "IilL|!": "1", "Zz": "2", "Ss$": "5", "Gb": "6", "B": "8", "gq": "9"} {
		for _, r := range letters {
			res := f.Check("2108" + string(r) + "2080204015123470"[1:])
			if res.OK() || !strings.Contains(res.Error.Hint["zh"], "“"+digit+"”") {
				t.Errorf("%c: %+v, want the hint %s", r, res, digit)
			}
		}
	}
	if res := f.Check("2108X2080204015123470"); res.OK() || res.Error.Hint != nil {
		t.Errorf("X: %+v, want an error without a guess", res)
	}
}

// witnessProject is the rule by which ISO 7064 verifies a number: carried
// through all digits, the check digit among them, the sum ends at 1.
func witnessProject(digits string) bool {
	product := 10
	for i, r := range digits {
		sum := (product + int(r-'0')) % 10
		if i == len(digits)-1 {
			return sum == 1
		}
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return false
}

func randomProject(rnd *rand.Rand) string {
	body := fmt.Sprintf("21%02d420802%02d%02d%05d", 1+rnd.IntN(12), rnd.IntN(100), rnd.IntN(100), rnd.IntN(100000))
	for c := range 10 {
		if d := fmt.Sprintf("%s%d", body, c); witnessProject(d) {
			return d
		}
	}
	return body
}

// Every single wrong digit is caught, as the standard promises of MOD 11,10.
// Of swapped neighbours it promises nearly all: 10 of the 450 combinations of
// a carry and two digits pass.
func TestProjectCodeCatchesSlips(t *testing.T) {
	t.Parallel()
	f := lookup(t, "cn-project-code")
	rnd := rand.New(rand.NewPCG(40058, 2021))
	swaps, missed := 0, 0
	for range 300 {
		code := randomProject(rnd)
		if res := f.Check(code); !res.OK() || len(res.Warnings) > 0 {
			t.Fatalf("check of %s = %+v, want no warning", code, res)
		}
		for i := 4; i < len(code); i++ {
			for d := byte('0'); d <= '9'; d++ {
				wrong := []byte(code)
				wrong[i] = d
				if d != code[i] && !warns(f.Check(string(wrong)), "project-code-check") {
					t.Fatalf("%s with %c at %d passes", code, d, i+1)
				}
			}
			if i > 4 && code[i] != code[i-1] {
				wrong := []byte(code)
				wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
				caught := warns(f.Check(string(wrong)), "project-code-check")
				if caught == witnessProject(string(wrong)) {
					t.Fatalf("%s swapped at %d: caught %v, and the witness says otherwise", code, i+1, caught)
				}
				swaps++
				if !caught {
					missed++
				}
			}
		}
	}
	if missed*20 > swaps {
		t.Errorf("%d of %d swapped neighbours pass, want under 5 %%", missed, swaps)
	}
}
