package format_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/format"
)

func TestUSCC(t *testing.T) {
	t.Parallel()
	runChecks(t, "uscc", []checkCase{
		{name: "enterprise", in: "91420800000000019W", want: "91420800000000019W", reason: "a valid synthetic code"},
		{name: "the standard's example", in: "91350100M000100Y43", want: "91350100M000100Y43", reason: "GB 32100-2015 annex A"},
		{name: "lower case", in: "91420802ma4te5t13a", want: "91420802MA4TE5T13A", changed: true, reason: "case is put right and said"},
		{name: "full width", in: "９１４２０８０２ＭＡ４ＴＥ５Ｔ１３Ａ", want: "91420802MA4TE5T13A", changed: true, reason: "typed with a Chinese input method"},
		{name: "grouped", in: "91 420802-MA4TE5T13 A", want: "91420802MA4TE5T13A", changed: true, reason: "copied from a printed licence"},
		{name: "typographic dash", in: "91420802–MA4TE5T13A", want: "91420802MA4TE5T13A", changed: true, reason: "word processors change hyphens"},
		{name: "no-break space", in: "91420802\u00a0MA4TE5T13A", want: "91420802MA4TE5T13A", changed: true, reason: "copied from a document"},
		{name: "zero-width space", in: "91420802\u200bMA4TE5T13A", want: "91420802MA4TE5T13A", changed: true, reason: "copied from a web page"},
		{name: "wrong check", in: "91420800000000018W", want: "91420800000000018W", warn: []string{"uscc-check"}, reason: "A15: flagged, not refused"},
		{name: "swapped", in: "91420802MA4TE5T1A3", want: "91420802MA4TE5T1A3", warn: []string{"uscc-check"}, reason: "two neighbours changed places"},
		{name: "Z is no check character", in: "91350100M000100Y4Z", code: "uscc-character", at: 18, reason: "Z is left out of the alphabet"},
		{name: "letter O", in: "91420800O00000019W", code: "uscc-character", at: 9, reason: "O for 0"},
		{name: "place counts what was typed", in: "91-420800 O00000019W", code: "uscc-character", at: 11, reason: "a form marks the character in its own text"},
		{name: "control character", in: "91420800\x0100000019W", code: "uscc-character", at: 9, reason: "what cannot be printed is named by its number"},
		{name: "several", in: "9142O8OOIIII00019W", code: "uscc-character", at: 5, reason: "the first is named, the rest counted"},
		{name: "Chinese inside", in: "91420800零00000019W", code: "uscc-character", at: 9, reason: "no guess at words"},
		{name: "two strange characters", in: "91420800零零0000019W", code: "uscc-character", at: 9, reason: "nothing is like it"},
		{name: "too short", in: "91420800000000019", code: "uscc-length", reason: "17 characters"},
		{name: "too long", in: "914208000000000019W", code: "uscc-length", reason: "19 characters"},
		{name: "old registration number", in: "420800000000019", code: "uscc-length", reason: "15 characters have their own hint"},
		{name: "old organisation code", in: "00000001-9", code: "uscc-length", reason: "9 characters have their own hint"},
		{name: "unknown pair", in: "G1420800000000019W", want: "G1420800000000019W", warn: []string{"uscc-check", "uscc-kind"}, reason: "other pairs exist: warned, never refused"},
		{name: "letters in the division", in: "914208AA0000000190", want: "914208AA0000000190", warn: []string{"uscc-check", "uscc-division"}, reason: "characters 3 to 8 are six digits"},
		{name: "identity number", in: "11010519491231002X", code: "uscc-identity-number", reason: "the example of GB 11643; 11 would read as an authority"},
		{name: "identity number in lower case", in: "11010519491231002x", code: "uscc-identity-number", reason: "the last character is often typed small"},
		{name: "identity number in groups", in: "110105 19491231 002X", code: "uscc-identity-number", reason: "as printed on the card"},
		{name: "no such birthday", in: "110105194913310020", want: "110105194913310020", warn: []string{"uscc-check"}, reason: "month 13: not an identity number"},
		{name: "like an identity number, wrong check", in: "110105194912310021", want: "110105194912310021", warn: []string{"uscc-check"}, reason: "only what its own check character confirms is refused"},
	})
}

func TestUSCCSaysWhatIsMeant(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, zh, en, reason string }{
		{"expected check character", "91420800000000018W", "应为“R”", `call for "R"`, "the officer sees how far off it is"},
		{"O for 0", "91420800O00000019W", "应是“0”", `"0" is meant`, "the check character confirms the likely one"},
		{"I for 1", "9I420800000000019W", "应是“1”", `"1" is meant`, "the check character confirms the likely one"},
		{"S for 5", "91420802MA4TEST13A", "应是“5”", `"5" is meant`, "the check character confirms the likely one"},
		{"V for Y", "91350100M000100V43", "应是“Y”", `"Y" is meant`, "two letters are like V, the check character decides"},
		{"no likely one", "91350100M000100Y4Z", "此处应为“3”", `"3" belongs here`, "2 is like Z and does not fit"},
		{"several", "9142O8OOIIII00019W", "另有 6 处", "6 more", "one wrong character hides no other"},
	}
	for _, tt := range tests {
		res := lookup(t, "uscc").Check(tt.in)
		problems := res.Warnings
		if res.Error != nil {
			problems = []format.Problem{*res.Error}
		}
		if len(problems) == 0 {
			t.Errorf("%s: nothing was found", tt.name)
			continue
		}
		p := problems[0]
		if zh := p.Message["zh"] + p.Hint["zh"]; !strings.Contains(zh, tt.zh) {
			t.Errorf("%s: %q lacks %q: %s", tt.name, zh, tt.zh, tt.reason)
		}
		if en := p.Message["en"] + p.Hint["en"]; !strings.Contains(en, tt.en) {
			t.Errorf("%s: %q lacks %q: %s", tt.name, en, tt.en, tt.reason)
		}
	}
}

func TestUSCCKind(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want, reason string }{
		{"enterprise", "91420802MA4TE5T13A", "enterprise", "91"},
		{"sole trader", "92420802MA4BCDEF7H", "sole_trader", "92"},
		{"cooperative", "93420804MA4CDEFG0X", "cooperative", "93"},
		{"authority", "11420802000000035P", "institution", "11: A14 counts authorities with institutions"},
		{"public institution", "12420800000000027W", "institution", "12"},
		{"mass organisation", "134208000000000001", "institution", "13 is registered where 11 and 12 are"},
		{"social association", "514208000000000001", "organisation", "51"},
		{"private unit", "52420804MJH000019L", "organisation", "52"},
		{"foundation", "534208000000000001", "organisation", "53"},
		{"other pair", "G14208000000000001", "", "an unknown pair tells nothing"},
		{"wrong check", "91420800000000018W", "enterprise", "the check character says nothing about the kind"},
		{"lower case", "91420802ma4te5t13a", "enterprise", "normalised first"},
		{"spaces", " 91420802 MA4TE5T13A", "enterprise", "normalised first"},
		{"full width", "９１420802MA4TE5T13A", "enterprise", "normalised first"},
		{"identity number", "11010519491231002X", "", "a person from Beijing is no authority"},
		{"too short", "9142", "", "no code, no kind"},
		{"empty", "", "", "no code, no kind"},
		{"too long", strings.Repeat("91", format.MaxLength), "", "bounded"},
		{"alphabet", "91420800O00000019W", "", "what is no code tells nothing"},
	}
	for _, tt := range tests {
		if got := format.USCCKind(tt.in); got != tt.want {
			t.Errorf("%s: USCCKind(%.40q) = %q, want %q: %s", tt.name, tt.in, got, tt.want, tt.reason)
		}
	}
}

// The second witness: the check character from the weights that the standard
// prints, with nothing shared with the package.
const witnessAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func witnessUSCC(body string) byte {
	weights := []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += strings.Index(witnessAlphabet, body[i:i+1]) * w
	}
	return witnessAlphabet[(31-sum%31)%31]
}

func randomUSCC(rnd *rand.Rand) string {
	b := []byte("91420800000000000")
	for i := 2; i < 8; i++ {
		b[i] = byte('0' + rnd.IntN(10))
	}
	for i := 8; i < 17; i++ {
		b[i] = witnessAlphabet[rnd.IntN(31)]
	}
	b[6] = '0' // never the 19 or 20 of an identity number
	return string(b) + string(witnessUSCC(string(b)))
}

func warns(res format.Result, code string) bool {
	for _, w := range res.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

func TestUSCCCheckMatchesWitness(t *testing.T) {
	t.Parallel()
	f := lookup(t, "uscc")
	rnd := rand.New(rand.NewPCG(32100, 2015))
	for range 2000 {
		code := randomUSCC(rnd)
		if res := f.Check(code); !res.OK() || res.Normal != code || len(res.Warnings)+len(res.Notes) > 0 {
			t.Fatalf("check of %s = %+v, want it clean", code, res)
		}
	}
}

// All single wrong characters and all swapped neighbours are caught: 31 is
// prime, every weight is prime to it, and neighbouring weights differ.
func TestUSCCCatchesSlips(t *testing.T) {
	t.Parallel()
	f := lookup(t, "uscc")
	rnd := rand.New(rand.NewPCG(3, 31))
	for range 60 {
		code := randomUSCC(rnd)
		for i := range code {
			for _, c := range []byte(witnessAlphabet) {
				wrong := []byte(code)
				wrong[i] = c
				if c != code[i] && !warns(f.Check(string(wrong)), "uscc-check") {
					t.Fatalf("%s with %c at %d passes", code, c, i+1)
				}
			}
			if i > 0 && code[i] != code[i-1] {
				wrong := []byte(code)
				wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
				if !warns(f.Check(string(wrong)), "uscc-check") {
					t.Fatalf("%s with %d and %d swapped passes", code, i, i+1)
				}
			}
		}
	}
}

// The character that the hint of an alphabet error names is the right one.
func TestUSCCHintNamesTheLostCharacter(t *testing.T) {
	t.Parallel()
	f := lookup(t, "uscc")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		code := randomUSCC(rnd)
		for i := range code {
			res := f.Check(code[:i] + "?" + code[i+1:])
			if res.OK() || res.Error.At != i+1 || !strings.Contains(res.Error.Hint["en"], `"`+code[i:i+1]+`"`) {
				t.Fatalf("%s with ? at %d: %+v", code, i+1, res.Error)
			}
		}
	}
}

func TestIdentityNumberWitness(t *testing.T) {
	t.Parallel()
	f := lookup(t, "uscc")
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} // as GB 11643 prints them
	rnd := rand.New(rand.NewPCG(11643, 1999))
	for range 500 {
		b := []byte("99999919900101000") // no such division: nobody's number
		for i := 14; i < 17; i++ {
			b[i] = byte('0' + rnd.IntN(10))
		}
		sum := 0
		for i, w := range weights {
			sum += int(b[i]-'0') * w
		}
		number := string(b) + "10X98765432"[sum%11:sum%11+1]
		if number[17] == witnessUSCC(number) {
			continue // a credit code too: then it is taken as one
		}
		if res := f.Check(number); res.OK() || res.Error.Code != "uscc-identity-number" {
			t.Fatalf("check of %s = %+v", number, res)
		}
	}
}
