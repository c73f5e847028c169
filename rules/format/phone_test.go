package format_test

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPhone(t *testing.T) {
	t.Parallel()
	runChecks(t, "cn-phone", []checkCase{
		{name: "mobile", in: "13800000000", want: "13800000000", reason: "11 digits, the second 3 to 9"},
		{name: "mobile in groups", in: "138-0000 0000", want: "13800000000", changed: true, reason: "spaces and hyphens go"},
		{name: "plus 86", in: "+86 138 0000 0000", want: "13800000000", changed: true, reason: "the country code goes"},
		{name: "0086", in: "008613800000000", want: "13800000000", changed: true, reason: "the country code goes"},
		{name: "86", in: "8613800000000", want: "13800000000", changed: true, reason: "13 digits from 86 are a mobile with its country code"},
		{name: "86 apart", in: "86-0724-2345678", want: "0724-2345678", changed: true, reason: "86 in a group of its own"},
		{name: "full-width plus", in: "＋８６１３８００００００００", want: "13800000000", changed: true, reason: "typed with a Chinese input method"},
		{name: "mobile with extension", in: "13800000000转1234", want: "13800000000-1234", changed: true, reason: "numbers that protect privacy have one"},
		{name: "landline", in: "0724-2345678", want: "0724-2345678", reason: "Jingmen: 0724 and seven digits"},
		{name: "landline in one", in: "07242345678", want: "0724-2345678", changed: true, reason: "grouped"},
		{name: "brackets", in: "（0724）2345678", want: "0724-2345678", changed: true, reason: "area codes stand in brackets"},
		{name: "number in groups", in: "0724-234-5678", want: "0724-2345678", changed: true, reason: "the last group belongs to the number"},
		{name: "extension after a hyphen", in: "0724-2345678-801", want: "0724-2345678-801", reason: "the usual way, and the normal one"},
		{name: "short extension", in: "0724-2345678-8", want: "0724-2345678-8", reason: "not an eighth digit: the hyphen says so"},
		{name: "extension in words", in: "0724-2345678 转分机 801", want: "0724-2345678-801", changed: true, reason: "转分机"},
		{name: "extension in English", in: "0724-2345678 Ext. 801", want: "0724-2345678-801", changed: true, reason: "ext."},
		{name: "country code without 0", in: "+86 724 2345678", want: "0724-2345678", changed: true, reason: "as it is dialled from abroad"},
		{name: "country code, no 0, extension", in: "+86-724-2345678-801", want: "0724-2345678-801", changed: true, reason: "as printed on cards"},
		{name: "country code and 0", in: "+86 (0)724 2345678", want: "0724-2345678", changed: true, reason: "as printed on cards"},
		{name: "three-digit area code", in: "01023456789", want: "010-23456789", changed: true, reason: "010 and eight digits"},
		{name: "02x", in: "027-2345-6789", want: "027-23456789", changed: true, reason: "02x and eight digits"},
		{name: "400", in: "4001234567", want: "400-123-4567", changed: true, reason: "service number"},
		{name: "800", in: "800-123-4567", want: "800-123-4567", reason: "service number"},
		{name: "400 with extension", in: "400-123-4567-1", want: "400-123-4567-1", reason: "service number"},
		{name: "95", in: "95598", want: "95598", reason: "service number"},
		{name: "long 95", in: "95105105", want: "95105105", reason: "95 numbers have up to eight digits"},
		{name: "96", in: "96510", want: "96510", reason: "regional service number"},
		{name: "12345", in: "12345", want: "12345", reason: "the government's line"},
		{name: "eight digits in Jingmen", in: "0724-23456789", want: "0724-23456789", warn: []string{"phone-jingmen"}, reason: "Jingmen has seven, but that may change"},
		{name: "foreign", in: "+852 2123 4567", want: "+85221234567", warn: []string{"phone-foreign"}, changed: true, reason: "a real contact is not refused"},
		{name: "foreign with 00", in: "0085221234567", want: "+85221234567", warn: []string{"phone-foreign"}, changed: true, reason: "00 is +"},
		{name: "foreign with extension", in: "+85221234567x12", want: "+85221234567x12", warn: []string{"phone-foreign"}, reason: "the normal form keeps it apart"},
		{name: "foreign, too short", in: "+8521", code: "phone-unknown", reason: "no number is so short"},
		{name: "mobile too short", in: "1380000000", code: "phone-length", reason: "10 digits"},
		{name: "mobile too long", in: "138000000000", code: "phone-length", reason: "12 digits"},
		{name: "no area code", in: "2345678", code: "phone-area-code", reason: "which city is not guessed"},
		{name: "landline too short", in: "0724-234567", code: "phone-length", reason: "six digits after the area code"},
		{name: "010 with seven digits", in: "010-2345678", code: "phone-length", reason: "Beijing has eight"},
		{name: "two numbers", in: "13800000000/0724-2345678", code: "phone-several", at: 12, reason: "one number a field"},
		{name: "letter O", in: "138OO000000", code: "phone-character", at: 4, reason: "O for 0"},
		{name: "words", in: "电话13800000000", code: "phone-character", at: 1, reason: "only the number"},
		{name: "plus inside", in: "138+00000000", code: "phone-character", at: 4, reason: "+ stands in front"},
		{name: "extension missing", in: "0724-2345678转", code: "phone-extension", at: 13, reason: "the word and no digits"},
		{name: "extension too long", in: "0724-2345678转1234567", code: "phone-extension", at: 13, reason: "seven digits are another number"},
		{name: "extension in letters", in: "0724-2345678转办公室", code: "phone-character", at: 14, reason: "digits only"},
		{name: "extension alone", in: "转801", code: "phone-character", at: 1, reason: "an extension of what?"},
		{name: "punctuation alone", in: "+-()", code: "phone-length", reason: "no digit"},
		{name: "emergency", in: "110", code: "phone-unknown", reason: "nobody's contact"},
		{name: "area code alone", in: "0724", code: "phone-length", reason: "no number after it"},
		{name: "no such area code", in: "0000-1234567", code: "phone-unknown", reason: "00 leads abroad, 0 to no country"},
		{name: "only the country code", in: "+86", code: "phone-unknown", reason: "nothing after it"},
	})
}

// However a number is written, the same number comes out.
func TestPhoneWaysOfWriting(t *testing.T) {
	t.Parallel()
	f := lookup(t, "cn-phone")
	rnd := rand.New(rand.NewPCG(86, 724))
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "-", "－", "+", "＋")
	for range 500 {
		d := make([]byte, 9)
		for i := range d {
			d[i] = byte('0' + rnd.IntN(10))
		}
		mobile := "1" + string('3'+rune(rnd.IntN(7))) + string(d)
		landline := "0724-" + string(d[:7])
		for want, ways := range map[string][]string{
			mobile:           {mobile, mobile[:3] + " " + mobile[3:7] + " " + mobile[7:], "+86" + mobile, "0086 " + mobile, "86" + mobile, "+86-" + mobile[:3] + "-" + mobile[3:]},
			landline:         {landline, "(0724)" + landline[5:], "0724 " + landline[5:], "+86 " + landline[1:], "0086" + landline},
			landline + "-12": {landline + "-12", landline + "转12", landline + " ext 12", landline + "#12", "+86 " + landline[1:] + "-12"},
		} {
			for _, w := range ways {
				for _, in := range []string{w, " " + w + " ", wide.Replace(w)} {
					if got := f.Check(in); got.Normal != want || len(got.Warnings) > 0 {
						t.Fatalf("check of %q = %+v, want %s", in, got, want)
					}
				}
			}
		}
	}
}
