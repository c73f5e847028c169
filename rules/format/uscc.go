package format

import (
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// usccAlphabet is the alphabet of GB 32100-2015; a character's value is its
// index. I, O, S, V and Z are left out.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

const usccLength = 18

// USCCKind returns the kind of body that a unified social credit code belongs
// to, by its first two characters (who registers, and what; GB 32100-2015 4.2,
// 4.3): "enterprise" (91), "sole_trader" (92), "cooperative" (93),
// "institution" (11 authority, 12 public institution, 13 mass organisation),
// "organisation" (51 social association, 52 private non-enterprise unit,
// 53 foundation). It is "" for any other pair and for what is no credit code.
// A wrong check character does not matter here.
func USCCKind(code string) string {
	if len(code) != usccLength { // most often it is normal already
		if len(code) > MaxLength {
			return ""
		}
		f := fold(code)
		f.drop()
		f.upper()
		code = f.String()
	}
	code = strings.ToUpper(code)
	if !isUSCC(code) || isIdentityNumber(code) {
		return ""
	}
	return usccKind(code[:2])
}

func usccKind(pair string) string {
	switch pair {
	case "91":
		return "enterprise"
	case "92":
		return "sole_trader"
	case "93":
		return "cooperative"
	case "11", "12", "13":
		return "institution"
	case "51", "52", "53":
		return "organisation"
	}
	return ""
}

func checkUSCC(s string) Result {
	if isUSCC(s) {
		return judgeUSCC(s, s, 0)
	}
	f := fold(s)
	f.drop()
	f.upper()
	code := f.String()
	switch {
	case len(f.runes) != usccLength:
		return failed(usccLengthProblem(f.runes))
	case !isUSCC(code):
		return failed(usccAlphabetProblem(f))
	}
	return judgeUSCC(s, code, f.edits)
}

// judgeUSCC warns of what is suspicious about a code of the right length and alphabet.
func judgeUSCC(given, code string, e edits) Result {
	if isIdentityNumber(code) {
		return failed(identityProblem())
	}
	var warnings []Problem
	if want := usccCheck(code); want != code[usccLength-1] {
		warnings = append(warnings, Problem{Code: "uscc-check",
			Message: text.Say("校验码不符：末位是“%c”，按前 17 位推算应为“%c”",
				`the check character does not fit: the last is "%c", and the 17 before it call for "%c"`,
				code[usccLength-1], want),
			Hint: text.Say("请对照证照重新输入全部 18 位；证照上确是如此的，可以保留",
				"type all 18 characters again from the licence; if the licence reads so, it may stay")})
	}
	if usccKind(code[:2]) == "" {
		warnings = append(warnings, Problem{Code: "uscc-kind", At: 1,
			Message: text.Say("前两位“%s”不是已知的登记类别，不能据此判断用户类型",
				`the first two characters "%s" are no known kind of body, so the kind of applicant cannot be told from them`, code[:2]),
			Hint: text.Say("请核对代码，并另行填写用户类型", "check the code, and state the kind of applicant separately")})
	}
	if !allDigits(code[2:8]) {
		warnings = append(warnings, Problem{Code: "uscc-division",
			Message: text.Say("第 3 至 8 位应为登记机关的行政区划代码（数字）",
				"characters 3 to 8 should be digits: the division of the registering authority"),
			Hint: text.Say("请对照证照核对", "compare with the licence")})
	}
	return done(given, code, e, warnings...)
}

// isUSCC reports whether s has the length and the alphabet of a credit code.
func isUSCC(s string) bool {
	if len(s) != usccLength {
		return false
	}
	for i := range len(s) {
		if usccValue(s[i]) < 0 {
			return false
		}
	}
	return true
}

// usccValue is the value of a character, -1 for one that is not in the alphabet.
func usccValue(c byte) int {
	const letters = "\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\xff\x12\x13\x14\x15\x16\xff\x17\x18\x19\xff\x1a\x1b\xff\x1c\x1d\x1e\xff"
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'Z' && letters[c-'A'] != 0xff:
		return int(letters[c-'A'])
	}
	return -1
}

// usccCheck is the check character for the first 17 characters of code
// (GB 32100-2015 annex A): the weights are the powers of 3 modulo 31.
func usccCheck(code string) byte {
	sum, weight := 0, 1
	for i := range usccLength - 1 {
		sum += usccValue(code[i]) * weight
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31]
}

func usccLengthProblem(runes []rune) Problem {
	p := Problem{Code: "uscc-length",
		Message: text.Say("统一社会信用代码应为 18 位，这里是 %d 位", "a unified social credit code has 18 characters, this has %d", len(runes)),
		Hint:    text.Say("请对照证照核对，看是否少输或多输", "compare with the licence: a character may be missing or typed twice")}
	switch len(runes) {
	case 15:
		p.Hint = text.Say("15 位的多为旧的注册号或税号，请填写证照上 18 位的代码",
			"15 characters are usually an old registration or tax number; use the 18 characters on the licence")
	case 9:
		p.Hint = text.Say("9 位的多为旧的组织机构代码，请填写证照上 18 位的代码",
			"9 characters are usually an old organisation code; use the 18 characters on the licence")
	}
	return p
}

// usccAlphabetProblem names the first character that is not in the alphabet.
// Where it is the only one the check character tells what should stand there.
func usccAlphabetProblem(f folded) Problem {
	bad := -1
	others := 0
	for i, r := range f.runes {
		if r < 0x80 && usccValue(byte(r)) >= 0 {
			continue
		}
		if bad >= 0 {
			others++
			continue
		}
		bad = i
	}
	p := Problem{Code: "uscc-character", At: f.at[bad],
		Message: text.Say("第 %d 位“%s”不是统一社会信用代码用的字符（只用数字和除 I、O、S、V、Z 外的大写字母）",
			`character %d, "%s", does not occur in credit codes (only digits, and capital letters except I, O, S, V, Z)`,
			bad+1, show(f.runes[bad]))}
	if others == 0 {
		p.Hint = usccHint(f.runes, bad)
	} else if like := usccLike(f.runes[bad]); like != "" {
		p.Hint = text.Say("可能是“%s”；另有 %d 处也不对，请对照证照核对",
			`"%s" may be meant; %d more characters are wrong too, compare with the licence`, like[:1], others)
	} else {
		p.Hint = text.Say("另有 %d 处也不对，请对照证照核对", "%d more characters are wrong too, compare with the licence", others)
	}
	return p
}

// usccHint says what fits in the place of the only wrong character.
func usccHint(runes []rune, bad int) map[string]string {
	code := []byte(strings.Repeat("0", usccLength))
	for i, r := range runes {
		if i != bad {
			code[i] = byte(r)
		}
	}
	fit := usccFit(code, bad)
	if strings.IndexByte(usccLike(runes[bad]), fit) >= 0 {
		return text.Say("应是“%c”：换成它，校验码就对得上", `"%c" is meant: with it the check character fits`, fit)
	}
	return text.Say("请对照证照核对；如果只有这一位不对，此处应为“%c”",
		`compare with the licence; if nothing else is wrong, "%c" belongs here`, fit)
}

// usccFit is the one character that makes code valid at the given place. The
// weights have inverses modulo 31, so there is always exactly one.
func usccFit(code []byte, place int) byte {
	if place < usccLength-1 {
		for i := range len(usccAlphabet) {
			code[place] = usccAlphabet[i]
			if usccCheck(string(code)) == code[usccLength-1] {
				break
			}
		}
		return code[place]
	}
	return usccCheck(string(code))
}

// usccLike is what may be meant by a character that is not in the alphabet.
func usccLike(r rune) string {
	switch r {
	case 'O', '〇', '○':
		return "0"
	case 'I', '|', '!':
		return "1"
	case 'S', '$':
		return "5"
	case 'Z':
		return "2"
	case 'V':
		return "UY"
	}
	return ""
}

// isIdentityNumber reports whether s is a resident identity number
// (GB 11643-1999) rather than a credit code: both have 18 characters, and the
// first two of a person from Beijing or Sichuan read as a kind of body.
func isIdentityNumber(s string) bool {
	if len(s) != usccLength || !allDigits(s[:17]) || (s[6:8] != "19" && s[6:8] != "20") {
		return false
	}
	month, day := s[10:12], s[12:14]
	if month < "01" || month > "12" || day < "01" || day > "31" {
		return false
	}
	sum := 0
	for i := range 17 { // ISO 7064 MOD 11-2
		sum = (sum + int(s[i]-'0')) * 2 % 11
	}
	return "0123456789X"[(12-sum)%11] == s[17] && usccCheck(s) != s[17]
}

func identityProblem() Problem {
	return Problem{Code: "uscc-identity-number",
		Message: text.Say("这是居民身份证号码，不是统一社会信用代码", "this is a resident's identity number, not a credit code"),
		Hint: text.Say("请填写单位证照上的代码；个人不填此项，也不要在此留下身份证号码",
			"use the code on the body's licence; a person leaves this empty and should not leave an identity number here")}
}
